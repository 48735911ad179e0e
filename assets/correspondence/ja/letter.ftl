# すべての通知に共通の文面

letter =
    { $addressee } 様

    { $scheme }の{ $body }よりご連絡いたします。

    { $text }

    ――――――――――
    { $body }
    お問い合わせ: { $contact }
addressee-complainant = お問い合わせくださった方
addressee-operator = サイトの運営者
addressee-reporter = ご連絡くださった方
contact-with-telephone = { $mail }（電話 { $telephone }）
date = { $year }年{ $month }月{ $day }日
instant = { $date } { $hour }:{ $minute }（{ $zone }）
list-item = ・{ $item }
list-empty = （なし）
yen = { $amount }円
pass = 審査合格証 { $number }
mark = マーク { $number }

# メールは、メッセージがあることと、その場所だけを知らせます。
mail-subject = 【{ $scheme }】新しいメッセージのお知らせ
mail-body =
    { $scheme }の{ $body }から、新しいメッセージが届いています。
    次のページにログインして、お読みください。

    { $address }

    このメールには、メッセージの内容は書かれていません。
    また、パスワードなどをメールでお尋ねすることはありません。

    { $body }
    お問い合わせ: { $contact }
