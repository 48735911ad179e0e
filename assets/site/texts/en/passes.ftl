# The register of passes, and the page on which a pass certificate is checked

passes-title = Register of passes
passes-description = Look up which systems passed a review.
passes-lead = A pass says that a system passed a review. Marks stand on passes. You may look one up by the number on its certificate.
passes-search = Search the passes
passes-q = Number, holder or system
passes-state-current = Passes that marks stand on today
passes-state-lapsed = Lapsed
passes-state-revoked = Revoked
passes-state-expired = Expired
passes-state-any = All
passes-count = { $count ->
    [one] { $count } pass
   *[other] { $count } passes
}
passes-caption = Passes
passes-none = No such pass is registered.
passes-none-say = If you hold a certificate whose number is not found here, please ask the review body that it names.
passes-marks = Register of marks
passes-elsewhere = kept by the review body
col-pass = Pass
col-unit = Reviewed
footer-data-passes = Passes

# States of a pass
pass-state-valid = Valid
pass-state-valid-sentence = This pass is valid today.
pass-state-lapsed = Lapsed
pass-state-lapsed-sentence = This pass is lapsed until { $date }. Marks on it stay usable for so long. If the system does not pass its review anew by then, the pass is revoked with them.
pass-state-revoked = Revoked
pass-state-revoked-sentence = This pass was revoked on { $date }, and every mark on it.
pass-state-expired = Expired
pass-state-expired-sentence = This pass expired on { $date }. Marks on it are not valid any more.
pass-state-on-record = On record
pass-state-on-record-sentence = This register knows of no lapse and no revocation of this pass. Its term is kept by the review body; the marks below tell what stands on it.

pass-title = Pass { $number }
pass-description = What is registered for pass { $number }.
pass-check = Is this the pass on your certificate? Compare number, holder, system and dates with those printed there. Where they differ, believe this page.
pass-number = Pass number and renewals
pass-unit = What was reviewed
pass-issued = Issued
pass-file = The signed pass
pass-file-say = The review body signed this pass as a file. Anyone can check it with the verifier, without asking us. Its fingerprint stands on the certificate.
pass-file-none = There is no signed file of this pass here.
pass-file-get = Download the signed pass
pass-fingerprint = Fingerprint (SHA-256)
pass-meaning = What a pass promises and what not
pass-promise-1 = On the day of the pass, the system met every mandatory item of the review.
pass-promise-2 = Its holder must tell the review body of changes, and bear an inspection at any time.
pass-promise-3 = If the pass falls, every mark on it falls on the same day.
pass-no-1 = It is not a mark. Whether a site may show one, the site's own mark tells.
pass-no-2 = It says nothing about goods, prices or the conduct of those who trade on the system.
pass-no-3 = It does not promise that the system has no weakness, or has not changed since.
pass-marks = Marks on this pass
pass-marks-caption = Marks that stand or stood on this pass
pass-marks-none = No mark stands on this pass.
pass-report = Report or ask
pass-report-say = If a certificate differs from this page, or somebody shows one that is not theirs, please tell us.
