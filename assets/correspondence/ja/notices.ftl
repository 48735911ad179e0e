# 通知の文面。見出しの行が件名、.body が本文です。
# どの通知でも { $scheme }、{ $mark-name }、{ $body } が使えます。

self-diagnosis-passed = 自己診断の結果と申請のご案内（{ $unit }）
    .body =
        { $unit }の自己診断について、すべての設問に「はい」のご回答をいただきました。申請書をお渡しいたしますので、ログインのうえ、お手続きをお進めください。
self-diagnosis-failed = 自己診断の結果のお知らせ（{ $unit }）
    .body =
        { $unit }の自己診断について、次の設問の条件が満たされていないため、現時点では申請をお受けすることができません。

        { $questions }

        対応がお済みになりましたら、あらためて自己診断を行ってください。回数の制限はございません。

application-received = 申請の受付のお知らせ（{ $application }）
    .body =
        { $subject }の申請を、{ $received }に受け付けました。受付番号は{ $application }です。お問い合わせの際は、この番号をお知らせください。
application-incomplete = 申請書類の追加のお願い（{ $application }）
    .body =
        { $subject }の申請（受付番号 { $application }）につきまして、次の書類または記載が不足しております。

        { $missing }

        お手数ですが、{ $until }までにご提出くださいますようお願いいたします。期日までにご提出がない場合は、申請をお受けできないことがございます。
application-refused = 申請をお受けできない旨のお知らせ（{ $application }）
    .body =
        { $subject }の申請（受付番号 { $application }）につきましては、次の理由によりお受けすることができません。

        { $reason }

        理由が解消されましたら、あらためて申請していただくことができます。

paper-review-passed = 書類審査の結果のお知らせ：合格（{ $application }）
    .body =
        { $unit }の書類審査（受付番号 { $application }）は、合格となりました。次の段階のお手続きは、ログイン後の画面でご案内いたします。
paper-review-failed = 書類審査の結果のお知らせ：不合格（{ $application }）
    .body =
        { $unit }の書類審査（受付番号 { $application }）は、次の項目を満たしていないため、不合格となりました。

        { $items }

        { $fix_until }までに対応を終えられる場合は、再審査を一度に限り無料でお申し込みいただけます。お申込みの期限は{ $rereview_until }です。期限までにお申込みがない場合は、不合格が確定いたします。
review-failed-finally = 審査の結果のお知らせ：不合格の確定（{ $application }）
    .body =
        { $unit }の審査（受付番号 { $application }）は、次の項目を満たしていないため、不合格が確定いたしました。

        { $items }

        再度審査をご希望の場合は、新たに申請してくださいますようお願いいたします。

inspection-arranged = オンライン検査の日時のお知らせ（{ $application }）
    .body =
        { $unit }のオンライン検査（受付番号 { $application }）を、次のとおり実施いたします。

        対象: ご申告のサーバ { $servers }台
        開始: { $from }
        終了: { $to }
        検査中の連絡先: { $on_duty }

        検査はこの時間帯に限って行います。時間内に終わらない場合は中止し、あらためて日時をご相談いたします。
inspection-stopped = オンライン検査の中止のお知らせ（{ $application }）
    .body =
        { $unit }のオンライン検査（受付番号 { $application }）を、{ $at }に中止いたしました。

        理由: { $reason }

        あらためて日時をご相談いたします。この中止だけを理由に不合格となることはございません。
inspection-rescheduled = オンライン検査の日時変更のお知らせ（{ $application }）
    .body =
        { $unit }のオンライン検査（受付番号 { $application }）の日時を、次のとおり変更いたします。

        開始: { $from }
        終了: { $to }
        検査中の連絡先: { $on_duty }
inspection-passed = オンライン検査の結果のお知らせ：合格（{ $application }）
    .body =
        { $unit }のオンライン検査（受付番号 { $application }）は、合格となりました。
inspection-failed = オンライン検査の結果のお知らせ：不合格（{ $application }）
    .body =
        { $unit }のオンライン検査（受付番号 { $application }）は、不合格となりました。指摘事項は{ $findings }件です。詳しくは審査報告書をご覧ください。

        { $fix_until }までに対応を終えられる場合は、再審査を一度に限り無料でお申し込みいただけます。お申込みの期限は{ $rereview_until }です。期限までにお申込みがない場合は、不合格が確定いたします。

report-ready = 審査報告書のお知らせ（{ $application }）
    .body =
        { $unit }の審査（受付番号 { $application }）の報告書ができました。ログインのうえ、ご確認ください。

        内容に異議がおありの場合は、{ $objection_until }までにお申し立てください。
objection-received = 異議申立ての受付のお知らせ（{ $application }）
    .body =
        { $unit }の審査（受付番号 { $application }）に対する異議申立てを、{ $received }に受け付けました。検討の結果は、あらためてお知らせいたします。
objection-upheld = 異議申立ての結果のお知らせ（{ $application }）
    .body =
        { $unit }の審査（受付番号 { $application }）に対する異議申立てを検討し、お申し立てのとおりと認めました。ご迷惑をおかけしましたことをお詫び申し上げます。

        検討の結果: { $reason }

        該当する審査は、当方でやり直します。費用はかかりません。
objection-dismissed = 異議申立ての結果のお知らせ（{ $application }）
    .body =
        { $unit }の審査（受付番号 { $application }）に対する異議申立てを検討いたしましたが、審査の結果を変更するには至りませんでした。

        理由: { $reason }

rereview-due = 再審査の申込期限のお知らせ（{ $application }）
    .body =
        { $unit }の審査（受付番号 { $application }）について、再審査のお申込みの期限が近づいております。

        お申込みの期限: { $rereview_until }
        対応を終える期限: { $fix_until }

        期限までにお申込みがない場合は、不合格が確定いたします。
rereview-received = 再審査の申込みの受付のお知らせ（{ $application }）
    .body =
        { $unit }の審査（受付番号 { $application }）について、再審査のお申込みを{ $received }に受け付けました。再審査は一度限りで、費用はかかりません。
rereview-expired = 再審査の申込期限の終了のお知らせ（{ $application }）
    .body =
        { $unit }の審査（受付番号 { $application }）について、期限の{ $rereview_until }までに再審査のお申込みがなかったため、不合格が確定いたしました。

        再度審査をご希望の場合は、新たに申請してくださいますようお願いいたします。
rereview-passed = 再審査の結果のお知らせ：合格（{ $application }）
    .body =
        { $unit }の再審査（受付番号 { $application }）は、合格となりました。次の段階のお手続きは、ログイン後の画面でご案内いたします。
rereview-failed = 再審査の結果のお知らせ：不合格（{ $application }）
    .body =
        { $unit }の再審査（受付番号 { $application }）は、次の項目を満たしていないため、不合格となりました。

        { $items }

        再審査は一度限りです。再度審査をご希望の場合は、新たに申請してくださいますようお願いいたします。

contract-to-sign = 契約締結のお願い（{ $application }）
    .body =
        受付番号 { $application }につきまして、「{ $contract }」の締結をお願いいたします。契約書はログイン後の画面にございます。内容をご確認のうえ、ご署名ください。
fee-due = 料金のお支払いのお願い（{ $invoice }）
    .body =
        次の料金のお支払いをお願いいたします。

        請求番号: { $invoice }
        料金: { $fee }
        金額: { $amount }
        お支払期限: { $due }
fee-overdue = 料金のお支払いの確認のお願い（{ $invoice }）
    .body =
        次の料金につきまして、お支払期限を過ぎましたが、ご入金を確認できておりません。至急ご確認くださいますようお願いいたします。

        請求番号: { $invoice }
        料金: { $fee }
        金額: { $amount }
        お支払期限: { $due }

        行き違いでお支払いいただいておりました場合は、ご容赦ください。
fee-received = 料金の領収のお知らせ（{ $invoice }）
    .body =
        次の料金を、{ $received }に領収いたしました。ありがとうございました。

        請求番号: { $invoice }
        料金: { $fee }
        金額: { $amount }

pass-issued = 審査合格証の発行のお知らせ（{ $pass }）
    .body =
        「{ $system }」について、審査合格証を発行いたしました。ログインのうえ、お受け取りください。

        審査合格番号: { $pass }
        審査: { $unit }
        有効期間: { $from }から{ $to }まで

        審査を受けた内容に変更がある場合は、速やかにお届けください。
renewal-opens = 更新申請のご案内（{ $what }）
    .body =
        { $what }は、{ $until }に有効期限を迎えます。更新の申請は、{ $opens }から受け付けます。

        有効期限までに更新されない場合は、取消しとなります。審査には日数を要しますので、お早めに申請してくださいますようお願いいたします。
renewal-received = 更新申請の受付のお知らせ（{ $application }）
    .body =
        { $what }の更新の申請を、{ $received }に受け付けました。受付番号は{ $application }です。

        現在の有効期限は{ $until }です。申請中であっても、有効期限は延長されません。
renewal-delayed = 更新審査の遅れと失効のお知らせ（{ $pass }）
    .body =
        審査合格証 { $pass }の更新審査が、当方の都合により、有効期限の{ $expired }までに終わりませんでした。深くお詫び申し上げます。

        このため、本合格証は取消しとせず、{ $until }までの間、失効（再確認中）として取り扱います。この間、{ $mark-name }は引き続きお使いいただけます。

pass-lapsed = 審査合格証の失効のお知らせ（{ $pass }）
    .body =
        「{ $system }」の審査合格証 { $pass }を、失効といたしました。期間は{ $until }までです。

        対応していただきたい事項: { $cure }

        マークの取扱い: 本合格証に基づくマーク（{ $marks }件）は、この期間中、引き続きお使いいただけます。公開の一覧には、根拠を確認中である旨を表示いたします。原因は公表いたしません。

        更新のお手続き: ログイン後の画面から、対応の内容を添えて更新審査をお申し込みください。

        ご注意: { $until }までに合格とならない場合は、本合格証を取り消します。同じ日に、本合格証に基づくすべてのマークも取り消されます。
lapse-ending = 失効期間の終了についてのご注意（{ $pass }）
    .body =
        審査合格証 { $pass }の失効期間は、{ $until }に終わります。この日までに合格とならない場合は、本合格証と、これに基づくすべてのマークを取り消します。
lapse-cured = 失効の解除のお知らせ（{ $pass }）
    .body =
        「{ $system }」の審査合格証 { $pass }について、失効の原因が解消されたことを確認いたしました。本合格証は有効です。公開の一覧の表示も元に戻しました。
basis-under-review = マークの根拠の確認についてのお知らせ（{ $mark }）
    .body =
        { $url }に付与したマーク { $mark }について、もとになる審査合格証を、{ $until }まで確認しております。

        マークは引き続きお使いいただけます。この間、マークは「有効（根拠を確認中）」と表示されます。期限までに確認が取れない場合、マークは取り消されますので、あらかじめご承知おきください。
basis-confirmed = マークの根拠の確認が終わりました（{ $mark }）
    .body =
        { $url }に付与したマーク { $mark }について、もとになる審査合格証の確認が終わりました。マークは「有効」と表示されます。お手続きの必要はございません。
pass-revoked = 審査合格証の取消しのお知らせ（{ $pass }）
    .body =
        「{ $system }」の審査合格証 { $pass }を、{ $on }をもって取り消しました。

        理由: { $cause }

        これに伴い、本合格証に基づくマーク（{ $marks }件）も、同じ日に取り消されました。マークの取得者には、別途お知らせしております。公開の一覧から本合格証を除き、取消しの一覧に掲載いたしました。

mark-granted = マークの付与のお知らせ（{ $mark }）
    .body =
        { $mark-name }の付与が決まりました。おめでとうございます。

        付与登録番号: { $mark }
        取得者: { $holder }
        対応システム: { $system }
        対象URL: { $url }
        有効期間: { $from }から{ $to }まで

        マークは、対象URLのページと、その下のページに表示していただけます。デザインを変更することはできません。
mark-delivered = マークのデータのお渡しのお知らせ（{ $mark }）
    .body =
        { $url }に表示するマーク { $mark }のデータができました。受取人の{ $recipient }様が、ログインのうえ、お受け取りください。表示の方法は、データに添えた説明をご覧ください。
mark-renewed = マークの更新のお知らせ（{ $mark }）
    .body =
        { $url }のマークを更新いたしました。

        付与登録番号: { $mark }
        有効期間: { $from }から{ $to }まで

        新しいデータをお受け取りのうえ、表示中のマークと差し替えてください。
mark-revoked = マークの取消しと使用中止のお願い（{ $mark }）
    .body =
        { $url }に付与したマーク { $mark }を、{ $on }をもって取り消しました。

        理由: { $cause }

        直ちにマークの使用を中止し、すべてのページと印刷物から取り除いてください。そのうえで、{ $confirm_until }までに、使用を中止した旨をログイン後の画面からご報告ください。ご報告の後、使用の中止を当方で確認いたします。
confirm-stopped = マークの使用中止のご報告のお願い（{ $mark }）
    .body =
        { $on }に取り消したマーク { $mark }（{ $url }）について、使用を中止した旨のご報告をまだいただいておりません。{ $confirm_until }までにご報告ください。

        取消し後の使用は、不正使用として取り扱われます。
stop-confirmed = マークの使用中止の確認のお知らせ（{ $mark }）
    .body =
        { $url }で、取り消したマーク { $mark }の使用が中止されていることを、{ $checked }に確認いたしました。ご対応ありがとうございました。

change-received = 変更届の受付のお知らせ（{ $what }）
    .body =
        { $what }について、変更届を{ $received }に受け付けました。

        変更の内容: { $change }

        合格またはマークの有効性に影響があるかどうかを判断し、結果をお知らせいたします。
change-judged = 変更届の判断の結果のお知らせ（{ $what }）
    .body =
        { $what }の変更届（{ $change }）について、次のとおり判断いたしました。

        { $verdict ->
            [still-valid] 引き続き有効です。お手続きの必要はございません。
            [lapse] 変更後の内容について確認が必要なため、失効といたします。期限とお手続きは、別途お知らせいたします。
           *[revoke] 審査の前提が失われたため、取消しといたします。詳しくは、別途お知らせいたします。
        }
spot-inspection-announced = 随時検査のお知らせ（{ $what }）
    .body =
        { $what }について、ご相談のとおり、次の日時に随時検査を行います。

        開始: { $from }
        終了: { $to }
        検査中の連絡先: { $on_duty }
spot-inspection-passed = 随時検査の結果のお知らせ（{ $what }）
    .body =
        { $what }についての随時検査の結果、審査時の状態が保たれていることを確認いたしました。

        { $remark }

        お手続きの必要はございません。
spot-inspection-failed = 随時検査の指摘事項のお知らせ（{ $what }）
    .body =
        { $what }についての随時検査の結果、審査時の状態と異なる点が{ $findings }件ありました。

        { $remark }

        今後の取扱いと改善をお願いする事項は、別途お知らせいたします。
prerequisite-revoked = 前提となるマークの取消しのお知らせ（{ $mark }）
    .body =
        マーク { $mark }の前提となる{ $prerequisite }が、{ $on }に取り消されたことを確認いたしました。このため、{ $mark-name }も取り消すこととなります。取消しの内容と使用中止のお願いは、別途お知らせいたします。
upstream-revoked = 上位事業者のマークの取消しと再審査のお知らせ（{ $what }）
    .body =
        { $what }が依存する上位事業者「{ $upstream }」のマークが、{ $on }に取り消されました。このため、{ $what }について再審査を行います。

        上位事業者の確認によっていた項目について、{ $until }までに資料をご提出くださいますようお願いいたします。

complaint-received = お申し出の受付のお知らせ（{ $case }）
    .body =
        お申し出を{ $received }に受け付けました。受付番号は{ $case }、区分は「{ $category }」です。内容を確認のうえ、お答えいたします。
complaint-answered = お申し出への回答（{ $case }）
    .body =
        受付番号 { $case }のお申し出について、次のとおりお答えいたします。

        { $answer }
complaint-refused = お申し出をお受けできない旨のお知らせ（{ $case }）
    .body =
        受付番号 { $case }のお申し出は、次の理由により、当制度では取り扱うことができません。

        { $reason }

        当制度で取り扱うお申し出は、次のとおりです。

        { $categories }
report-received = 通報の受付のお知らせ（{ $case }）
    .body =
        { $url }についての通報を{ $received }に受け付けました。受付番号は{ $case }です。調査の結果は、あらためてお知らせいたします。ご協力ありがとうございます。
misuse-stop-recommended = マークの使用中止の勧告（{ $case }）
    .body =
        { $url }における{ $mark-name }の表示について、{ $found }に次の不正使用を確認し、証拠を保全いたしました。

        { $kind }

        直ちに使用を中止し、{ $until }までに、その旨をご連絡ください。（案件番号 { $case }）
misuse-followed-up = マークの使用中止の再勧告（{ $case }）
    .body =
        { $recommended }に使用の中止を勧告いたしましたが、{ $url }における次の不正使用が続いていることを確認いたしました。

        { $kind }

        { $until }までに中止が確認できない場合は、法的措置を講じます。（案件番号 { $case }）
misuse-closed = マークの使用中止の確認（{ $case }）
    .body =
        { $url }における{ $mark-name }の使用が中止されていることを、{ $checked }に確認いたしました。これをもって本件（案件番号 { $case }）を終了いたします。
report-closed = 通報の調査の終了のお知らせ（{ $case }）
    .body =
        ご通報いただいた{ $url }（受付番号 { $case }）について、不正使用が行われていないことを{ $checked }に確認し、調査を終了いたしました。ご協力ありがとうございました。

review-body-designated = 指定審査機関の指定のお知らせ
    .body =
        貴機関を指定審査機関に指定いたしました。

        指定の期間: { $from }から{ $to }まで
        最初の監査の期限: { $audit_due }
designation-audit-due = 指定審査機関の監査のお知らせ
    .body =
        貴機関の監査の期限は、{ $due }です。日程のご相談をさせていただきたく、お願い申し上げます。
designation-cancelled = 指定審査機関の指定の取消しのお知らせ
    .body =
        貴機関の指定を、{ $on }をもって取り消しました。

        理由: { $ground }

        貴機関で進行中の審査（{ $reviews }件）は、当機関が引き継ぎます。関係書類の引渡しをお願いいたします。

message-posted = メッセージのお知らせ
    .body =
        「{ $subject }」のメッセージをお預かりしております。ログインのうえ、内容をご確認くださいますようお願いいたします。
message-unread = 未読のメッセージのお知らせ
    .body =
        { $sent }にお送りしたメッセージ「{ $subject }」が、まだ読まれておりません。ログインのうえ、ご確認くださいますようお願いいたします。
