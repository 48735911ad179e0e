# ページのマークの設置を確かめる

install-title = ページを確かめる
install-description = トラストマークが、見て、確かめて、クリックできるように設置されているかどうかを調べます。
install-lead = マークは正しく設置されているでしょうか。マークを表示しているページのアドレスをお知らせください。こちらでそのページを一度開き、すべてのマークを調べて、良い点、直すべき点、どうすればよいかをお答えします。
install-page = ページのアドレス
install-page-say = どなたでも開ける、https:// から始まるページに限ります。
install-button = ページを開いて調べる
install-privacy = ページと画像は調べるためだけに取得し、保存しません。相手のサーバーに伝わるのは私たちのサーバーのアドレスで、あなたのものではありません。
install-looks = 調べること
install-looks-1 = マークがあるか。本物か、いまも有効か、そのアドレスのものか。
install-looks-2 = 画像の大きさは十分か。ブラウザーが代わりに選びうる画像も、すべて確かめられるか。
install-looks-3 = クリックすると、ここの確認ページが開くか。代替テキストから何のマークかが分かるか。
install-looks-4 = ブラウザーに保存される期間は適切か。スクリプトがなくても表示されるか。
install-picture = 画像を調べる
install-unreadable = アドレスとして読み取れません。ページのアドレスを、https:// から始めて入力してください。
install-not-https = ページか、そのリダイレクト先が暗号化されていません。https:// のページだけを開きます。
install-too-large = ページが大きすぎるため、調べられません。
install-status = ページのサーバーに断られました。どなたでも開けるページかどうかご確認ください。
install-redirects = リダイレクトが多すぎるか、行き先が正しくありません。
install-unreachable = ページに届きませんでした。アドレスが正しく、どなたでも開けるかどうかご確認ください。
install-heading = 開いたページ
install-none = このページには、マークが見つかりませんでした。
install-marks = ページにあったマーク
install-marks-caption = ページにあったマークごとの判定
install-file = 画像
install-installed = 設置の状態
install-caption = マークの設置についてわかったこと
install-all-good = マークは正しく設置されています。
install-wrong = { $count ->
    [0] 直すべき点はありません。
   *[other] 直すべき点が{ $count }件あります。
}
install-advice = { $count ->
    [0] 助言はありません。
   *[other] 助言が{ $count }件あります。
}
install-problems = このほかに、取得できないか開けない画像が{ $count }点ありました。
install-again = もう一度調べる
