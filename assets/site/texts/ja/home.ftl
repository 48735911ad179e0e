# 制度のご案内

home-title = そのマークは、本物ですか。
home-description = ウェブサイトのトラストマークを、だれでも確かめられる公開登録簿です。
home-lead = ウェブサイトに表示されたトラストマークは、ここでだれでも、いつでも、無料で確かめられます。準備も登録も要りません。
home-search-label = サイトのアドレス、サービス名、または登録番号
home-search-button = 登録簿を調べる
home-verify-link = マークの画像で確かめる
home-contents = このページの内容

home-schemes = 制度とマーク
home-schemes-in-use = 有効なマーク
home-schemes-in-use-count = { $count } 件
home-schemes-issuer = 付与機関
home-schemes-reviewer = 審査機関
home-schemes-prerequisite = あらかじめ必要なマーク
home-schemes-list = 取得者の一覧

home-specimen = 見本。本物のマークには番号が入ります。
home-specimen-alt = 「{ $mark }」の見本

home-read = マークの見方
home-read-lead = マークの表面には、四つの番号と文字が並んでいます。どれも登録簿と同じはずです。
home-read-figure = マークに書かれている項目
home-read-pass = 審査合格番号と更新回数
home-read-pass-say = マークのもとになった審査合格証の番号と、その更新回数です。
home-read-registration = 付与登録番号と更新回数
home-read-registration-say = マークごとに一つの番号です。登録簿はこの番号で調べられます。
home-read-expiry = 有効期限
home-read-expiry-say = 年（西暦の下2桁）と月です。その月の末日まで有効です。
home-read-bodies = 審査機関
home-read-bodies-say = 審査を行った機関の略称です。付与機関の名はマークの図柄に入っています。
home-read-place = マークを表示できるのは、登録されたURLのページと、その下のページだけです。大きさは自由ですが、図柄を変えることはできません。

home-check = 三つの確かめ方
home-check-1 = マークそのものを調べる
home-check-1-say = 画像の中に、登録内容と付与機関の電子署名が電子透かしで入っています。画像をお持ちいただくと、改ざんの有無、表示されているサイトとの一致、有効期限がわかります。
home-check-2 = いまも有効かを問い合わせる
home-check-2-say = 取り消されたり停止されたりしていないかは、付与機関の状態リストでわかります。画像を調べるときに、あわせて確かめます。
home-check-3 = 登録簿で調べる
home-check-3-say = 取得者の一覧は、いつでもご覧になれます。マークを押すと、そのマークの登録内容が開きます。開いたページのアドレスがこのサイトのものかどうかも、必ずお確かめください。
home-check-note = マークのないサイトが危険だということでも、マークのあるサイトなら何が起きても安全だということでもありません。

home-promises = マークが約束すること、しないこと
home-promises-yes = 約束すること
home-promises-no = 約束しないこと
home-liability = 責任の範囲

home-risks = 知っておいていただきたい危険
home-risks-lead = マークを取得したサイトでも、次のような危険は残ります。

home-complaints = 苦情とご相談
home-complaints-lead = 付与機関と審査機関が一体となってお受けします。次の範囲を外れるものは、理由をご説明したうえでお断りすることがあります。
home-complaints-caption = お受けする苦情とご相談の範囲
home-complaints-kind = 区分
home-complaints-content = 内容
home-complaints-send = 通報・ご相談の窓口へ

home-apply = 申請のご案内
home-apply-lead = マークは、審査に合格したシステムを使うサイトごとに付与されます。おおまかな流れは次のとおりです。
home-apply-1 = 自己診断
home-apply-1-say = 基準をすべて満たしていることを、ご自身で確かめていただきます。
home-apply-2 = システムの審査
home-apply-2-say = 審査機関が、書面とオンラインの検査で審査します。合格すると審査合格証が交付されます。
home-apply-3 = マークの申請
home-apply-3-say = 合格したシステムの上で運営するサイトについて、付与機関に申請していただきます。
home-apply-4 = 契約と交付
home-apply-4-say = 契約のあと、マークを電子データでお渡しします。
home-apply-5 = 更新
home-apply-5-say = 有効期間は1年です。有効期限の2か月前から更新をお申し込みいただけます。
