# 確認された不正使用と、それを探すクローラー

misuse-title = 確認された不正使用
misuse-description = トラストマークの不正使用が確認されたサイトの一覧です。
misuse-lead = マークの使用の停止を勧告したサイトです。新しい順に並んでいます。調査中のものは載せていません。
misuse-caption = 確認された不正使用
misuse-none = 確認された不正使用はありません。
misuse-count = { $count }件
misuse-state-looked-into = 調査しています
misuse-state-stop-recommended = { $date }までに停止するよう勧告
misuse-state-legal-measures = 法的な対抗措置をとっています
misuse-state-stopped = { $date }に停止を確認
misuse-state-no-misuse = 不正使用ではありません
col-host = サイト
col-misuse = 不正使用の内容
col-found-on = 発見日

crawler-title = クローラーについて
crawler-description = だれが何のためにサイトを確認しているか、確認を望まない場合の方法をご案内します。
crawler-lead = マーク付与機関は、取消しや期限切れの後に使われているマーク、複製、改変、偽造されたマークがないか、ウェブサイトを確認しています。
crawler-who = 見分け方
crawler-who-say = すべてのアクセスは、次の名称とこのページのURLをUser-Agentに示します。
crawler-manners = していること
crawler-manners-robots = はじめにrobots.txtを読み、それに従います（RFC 9309）。Crawl-delayとRetry-Afterにも従います。
crawler-manners-pace = 一つのサイトへのアクセスは一度に一つで、毎回間隔をおきます。
crawler-manners-forms = ページと画像だけを取得します。フォームの送信、Cookieの保存、ログインはしません。
crawler-manners-keep = マークのないページについては、URLのほかは保存しません。不正使用がある場合は、ページと画像を証拠として保存します。
crawler-out = 確認を望まない場合
crawler-out-say = サイトの最上位に置くrobots.txtに、次の行を書いてください。
crawler-out-but = マークを表示しているサイトでは、表示しているページの確認をお許しください。正しく表示されていない場合のご案内にも用いています。
crawler-ask = お問い合わせ先
