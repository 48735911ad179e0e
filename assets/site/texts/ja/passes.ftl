# 審査合格証の登録簿と、合格証を確かめるページ

passes-title = 審査合格証登録簿
passes-description = 審査に合格したシステムを調べられます。
passes-lead = 審査合格証は、システムが審査に合格したことを示し、マークのもとになります。合格証に記された番号で調べられます。
passes-search = 審査合格証の検索
passes-q = 合格番号、取得者、システム
passes-state-current = マークのもとになっている合格証
passes-state-lapsed = 失効中
passes-state-revoked = 取消し
passes-state-expired = 期限切れ
passes-state-any = すべて
passes-count = { $count } 件
passes-caption = 審査合格証
passes-none = 該当する審査合格証は登録されていません。
passes-none-say = お手元の合格証の番号がここに見つからないときは、その合格証に記された審査機関にお問い合わせください。
passes-marks = マーク登録簿
passes-elsewhere = 審査機関が管理
col-pass = 合格番号
col-unit = 審査の対象
footer-data-passes = 審査合格証

# 審査合格証の状態
pass-state-valid = 有効
pass-state-valid-sentence = この審査合格証は、いま有効です。
pass-state-lapsed = 失効中
pass-state-lapsed-sentence = この審査合格証は{ $date }まで失効の扱いです。その間、これにもとづくマークは引き続き使用できます。期日までにあらためて審査に合格しなければ、マークとともに取り消されます。
pass-state-revoked = 取消し
pass-state-revoked-sentence = この審査合格証は{ $date }に取り消されました。これにもとづくマークも、すべて取り消されています。
pass-state-expired = 期限切れ
pass-state-expired-sentence = この審査合格証の有効期限は{ $date }に切れました。これにもとづくマークは、もう有効ではありません。
pass-state-on-record = 記録あり
pass-state-on-record-sentence = この登録簿には、失効や取消しの記録はありません。有効期間は審査機関が管理しています。これにもとづくマークは、下の一覧のとおりです。

pass-title = 審査合格証 { $number }
pass-description = 審査合格証 { $number } の登録内容です。
pass-check = お手元の合格証と同じものですか。番号、取得者、システム、日付を、印刷された内容と見比べてください。違いがあれば、このページの内容が正しいものです。
pass-number = 審査合格番号と更新回数
pass-unit = 審査の対象
pass-issued = 交付日時
pass-file = 署名された合格証
pass-file-say = 審査機関が署名したファイルです。検証プログラムを使えば、当方に問い合わせなくても、どなたでも確かめられます。指紋は合格証に印刷されています。
pass-file-none = この合格証の署名されたファイルは、ここにはありません。
pass-file-get = 署名された合格証を保存する
pass-fingerprint = 指紋（SHA-256）
pass-meaning = 合格証が約束すること、しないこと
pass-promise-1 = 合格の日に、システムが審査の必須項目をすべて満たしていたこと。
pass-promise-2 = 取得者が、変更を審査機関に届け出て、いつでも検査に応じる義務を負うこと。
pass-promise-3 = 合格が取り消されれば、これにもとづくマークも同じ日にすべて取り消されること。
pass-no-1 = マークではありません。サイトがマークを表示できるかどうかは、そのサイトのマークで確かめてください。
pass-no-2 = 商品や価格、システムの上で取引する事業者のふるまいについては、何も述べていません。
pass-no-3 = システムに弱点がないことや、その後に変わっていないことを約束するものではありません。
pass-marks = この合格証にもとづくマーク
pass-marks-caption = この合格証にもとづくマーク（過去のものを含む）
pass-marks-none = この合格証にもとづくマークはありません。
pass-report = 通報・問合せ
pass-report-say = 合格証とこのページの内容が違うときや、他人の合格証を示している人を見つけたときは、お知らせください。
