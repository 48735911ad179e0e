# 全ページに共通の文言

site-name = トラストマーク公開登録簿
skip = 本文へ移動
nav-label = 主なページ
nav-home = 制度のご案内
nav-marks = マーク登録簿
nav-verify = マークを確かめる
nav-revocations = 取消しの一覧
nav-report = 通報・ご相談
lang-label = 表示する言語
footer-data = 公開データ
footer-data-marks = 登録簿
footer-data-revocations = 取消しの一覧
footer-data-misuse = 確認された不正使用
footer-crawler = クローラーについて
footer-data-status = 状態リスト
footer-data-trust = 信頼情報（CBOR）
footer-privacy = このサイトはクッキーを使わず、スクリプトがなくてもご利用いただけます。外部のサービスも読み込みません。
paging-label = ページの移動
paging-before = 前のページ
paging-after = 次のページ
paging-here = { $page } / { $pages } ページ
required = 必須
optional = 任意

# マークの状態
state-valid = 有効
state-valid-sentence = このマークは、いま有効です。
state-basis-under-review = 有効（根拠を確認中）
state-basis-under-review-sentence = このマークは有効です。もとになる審査合格証について、{ $date }まで確認を行っています。
state-suspended = 使用停止中
state-suspended-sentence = このマークは{ $date }から使用が停止されています。結論が出るまで、このマークを頼りにしないでください。
state-revoked = 取消し
state-revoked-sentence = このマークは{ $date }に取り消されました。このマークを頼りにしないでください。
state-expired = 期限切れ
state-expired-sentence = このマークの有効期限は{ $date }に切れました。このマークを頼りにしないでください。
state-not-yet-valid = 有効期間前
state-not-yet-valid-sentence = このマークは{ $date }から有効になります。それまでは頼りにしないでください。
