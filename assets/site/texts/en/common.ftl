# Words that every page shares

site-name = Public Register of Trust Marks
skip = Skip to content
nav-label = Main pages
nav-home = About the marks
nav-marks = Register
nav-verify = Check a mark
nav-revocations = Revoked marks
nav-report = Report or ask
lang-label = Language of this page
footer-data = Open data
footer-data-marks = Register
footer-data-revocations = Revoked marks
footer-data-misuse = Confirmed misuse
footer-crawler = About our crawler
footer-data-status = Status lists
footer-data-trust = Trust bundle (CBOR)
footer-privacy = This site uses no cookies, needs no scripts, and loads nothing from elsewhere.
paging-label = Pages
paging-before = Previous page
paging-after = Next page
paging-here = Page { $page } of { $pages }
required = required
optional = optional

# States of a mark
state-valid = Valid
state-valid-sentence = This mark is valid today.
state-basis-under-review = Valid, basis under review
state-basis-under-review-sentence = This mark is valid. The pass it stands on is under review until { $date }.
state-suspended = Suspended
state-suspended-sentence = Use of this mark has been stopped since { $date }. Until that is decided, do not rely on it.
state-revoked = Revoked
state-revoked-sentence = This mark was revoked on { $date }. Do not rely on it.
state-expired = Expired
state-expired-sentence = This mark expired on { $date }. Do not rely on it.
state-not-yet-valid = Not yet valid
state-not-yet-valid-sentence = This mark becomes valid on { $date }. Do not rely on it before then.
