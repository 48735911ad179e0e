# マークを確かめる

verify-title = マークを確かめる
verify-description = トラストマークの画像が本物かどうかを調べます。
verify-lead = サイトに表示されていたマークの画像をお送りください。中に入っている登録内容と電子署名を読み取り、本物かどうか、いまも有効かどうかをお答えします。
verify-picture = マークの画像
verify-picture-say = PNG、JPEG、WebP。{ $megabytes } MiBまで。
verify-page = マークが表示されていたページのアドレス
verify-page-say = アドレスバーの内容をそのまま貼り付けてください。ないと、そのサイトのマークかどうかはわかりません。
verify-button = 調べる
verify-privacy = お送りいただいた画像は調べるためだけに使い、保存しません。
verify-how = 画像の保存のしかた
verify-how-1 = マークを右クリック（スマートフォンでは長押し）して、画像を保存します。
verify-how-2 = 保存した画像を、切り抜いたり加工したりせずに選びます。
verify-how-3 = マークのあったページのアドレスを貼り付けて、「調べる」を押します。
verify-picture-missing = 画像が選ばれていません。マークの画像か、ページのアドレスをお送りください。
verify-picture-too-large = 画像が大きすぎます。マークの部分だけを保存し直してお試しください。
verify-picture-unknown = PNG、JPEG、WebPの画像ではありません。マークの画像を保存し直してお試しください。
verify-picture-damaged = 画像が壊れているか、読み取れない種類のものです。もう一度保存してお試しください。
verify-page-unreadable = アドレスとして読み取れません。アドレスバーの内容を、https:// から始めて貼り付けてください。

# ブラウザーの中で調べる場合
verify-lead-here = サイトに表示されていたマークの画像を、選ぶか、ドロップするか、貼り付けてください。お使いのブラウザーが登録内容と電子署名を読み取り、いまも有効かどうかを付与機関に確認して、結果を表示します。
verify-picture-say-here = PNG、JPEG、WebP、AVIF。32 MiBまで。このページに画像をドロップするか、貼り付けることもできます。
verify-privacy-here = 画像はお使いの機器の中で調べ、どこにも送信しません。取得するのはマークの状態一覧だけで、どのマークを調べたかは私たちにわかりません。
verify-page-alone = アドレスだけの場合は、取得者一覧で照会し、ページは開きません。ブラウザーの制限により、このサイトがほかのサイトの画像を読み取ることもできません。ここでマークを調べるには、先に画像を保存してください。
verify-open-page = ページを開いて、すべてのマークを調べてもらう
verify-taken = 画像を受け取りました。ページのアドレスを入力するか、そのまま調べてください。
verify-state-loading = 画像と確認プログラムを読み込んでいます…
verify-state-judging = マークを調べています…
verify-state-asking = いまも有効かどうかを付与機関に確認しています…
verify-state-done = 調べ終わりました:
verify-led = バッジをクリックして、登録番号 { $number } の確認ページが開きました。そのバッジの画像を調べると、このマークのものかどうかもわかります。
verify-unavailable = お使いのブラウザーの中では調べられませんでした。画像をお送りいただければ、こちらで調べます。調べるためだけに使い、保存しません。
verify-send = 画像を送って調べる

# 判定の結果
verdict-heading = マークを調べた結果
verdict-do = どうすればよいか
verdict-open = まだ確かめていないこと
verdict-url = このマークの登録URL
verdict-url-claimed = このマークが名乗っているURL（確かめられていません）
verdict-page = お知らせいただいたページ：
verdict-led-same = 画像は、クリックして開いた確認ページのマーク（{ $number }）のものです。
verdict-led-other = バッジをクリックすると { $number } の確認ページが開きましたが、この画像は別のマークのものです：
verdict-checks = 調べた項目
verdict-checks-caption = 調べた項目ごとの結果
verdict-check = 項目
verdict-outcome = 結果
verdict-detail = わかったこと
verdict-outcome-pass = 問題なし
verdict-outcome-fail = 問題あり
verdict-outcome-not-checked = 確認していません
verdict-outcome-not-possible = 確認できません
verdict-mark = マークの内容
verdict-claimed = 署名を確かめられなかったため、以下の内容は真実とは限りません。
verdict-number = 読み取れたのは番号（{ $number }）だけです。登録簿でお確かめください。
verdict-fingerprint = 証明のSHA-256
verdict-next = 次にできること
verdict-again = 別の画像を調べる
verdict-code = 判定コード
