# うまくいかなかったとき

problem-lead = 状態コード { $value }
problem-home = 制度のご案内へ
problem-marks = マーク登録簿を調べる

problem-not-found = このページは見つかりません
problem-not-found-do = アドレスに誤りがないかお確かめください。マークをお探しのときは、登録簿で調べられます。
problem-no-such-mark = 登録番号「{ $value }」のマークはありません
problem-no-such-mark-do = この番号のマークは一度も付与されていません。マークからこのページに来られた場合、そのマークは偽物のおそれがあります。どうぞお知らせください。
problem-not-a-registration-number = 登録番号を読み取れません
problem-not-a-registration-number-do = 登録番号は5桁の数字です。マークに書かれた「20001-00」のような番号をお確かめください。
problem-method-not-allowed = この操作はできません
problem-method-not-allowed-do = ページのリンクやボタンからやり直してください。
problem-bad-value = 「{ $value }」の値を読み取れません
problem-bad-value-do = アドレスの中の「{ $value }」を直すか、検索をはじめからやり直してください。
problem-bad-form = 送られた内容を読み取れません
problem-bad-form-do = 途中で切れたか、形式が違うようです。フォームからもう一度お送りください。
problem-too-large = 送られたデータが大きすぎます
problem-too-large-do = 画像は10 MiBまで受け付けます。マークの部分だけを切り出すか、小さくしてお試しください。
problem-wrong-content-type = この形式のデータは受け付けていません
problem-wrong-content-type-do = このサイトのフォームからお送りください。
problem-cross-site = ほかのサイトから送られた内容は受け付けません
problem-cross-site-do = このサイトのフォームを開いて、そこからお送りください。
problem-no-history = その時刻の状態リストはありません
problem-no-history-do = 最初の状態リストが署名されたあとの時刻を指定してください。
problem-too-many = 回数が多すぎます
problem-too-many-do = { $value }秒ほどお待ちになってから、もう一度お試しください。
problem-timeout = 時間内に終わりませんでした
problem-timeout-do = 通信の状態をお確かめのうえ、もう一度お試しください。
problem-busy = ただいま混み合っています
problem-busy-do = 少しお待ちになってから、もう一度お試しください。
problem-internal = こちら側で問題が起きました
problem-internal-do = 記録を残しました。時間をおいてもう一度お試しください。続くときは、お手数ですが下の連絡先までお知らせください。
problem-other = この要求にはお応えできません（{ $value }）
problem-other-do = ページのリンクやボタンからやり直してください。
