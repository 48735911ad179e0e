# About the marks

home-title = Is that mark genuine?
home-description = A public register where anyone can check the trust mark on a web site.
home-lead = Any trust mark you see on a web site can be checked here, by anyone, at any time and free of charge. There is nothing to install and no account to open.
home-search-label = Address of the site, name of the service, or registration number
home-search-button = Search the register
home-verify-link = Check a picture of a mark
home-contents = On this page

home-schemes = Schemes and marks
home-schemes-in-use = Marks in force
home-schemes-in-use-count = { $count }
home-schemes-issuer = Issuing body
home-schemes-reviewer = Review body
home-schemes-prerequisite = Mark required first
home-schemes-list = List of holders

home-specimen = Specimen. On a genuine mark the numbers are filled in.
home-specimen-alt = Specimen of the mark “{ $mark }”

home-read = How to read a mark
home-read-lead = Four numbers and codes stand on the face of a mark. Each must agree with the register.
home-read-figure = What stands on a mark
home-read-pass = Pass number and renewals
home-read-pass-say = The pass the mark stands on, and how often it was renewed.
home-read-registration = Registration number and renewals
home-read-registration-say = Every mark has its own. Search the register for it.
home-read-expiry = Expiry
home-read-expiry-say = Year (last two digits) and month. The mark is valid to the last day of that month.
home-read-bodies = Review body
home-read-bodies-say = The short name of the body that did the review. The issuing body's name is part of the design.
home-read-place = A mark may be shown only on the registered page and the pages below it. It may have any size, but its design must not be changed.

home-check = Three ways to check
home-check-1 = Examine the mark itself
home-check-1-say = The registered particulars and the issuing body's signature are woven into the picture as a watermark. Bring us the picture, and you learn whether it was altered, whether it belongs to the site that shows it, and whether it has expired.
home-check-2 = Ask whether it still holds
home-check-2-say = The issuing body's status list says whether a mark was revoked or suspended. We ask it whenever we examine a picture.
home-check-3 = Look it up
home-check-3-say = The list of holders is open at all times. Clicking a mark opens its entry. Always make sure that the page which opens is on this site's address.
home-check-note = A site without a mark is not dangerous for that reason, and a site with one is not safe against everything.

home-promises = What a mark promises, and what it does not
home-promises-yes = It promises
home-promises-no = It does not promise
home-liability = Liability

home-risks = Risks you should know
home-risks-lead = These risks remain, even on a site that holds a mark.

home-complaints = Complaints and questions
home-complaints-lead = The issuing and review bodies receive them together. What lies outside this scope may be declined, with the reason.
home-complaints-caption = Complaints and questions we take
home-complaints-kind = Category
home-complaints-content = What it covers
home-complaints-send = Report or ask

home-apply = How to apply
home-apply-lead = A mark is granted to each site that runs on a system which has passed review. In outline:
home-apply-1 = Self-assessment
home-apply-1-say = You confirm that you meet every criterion.
home-apply-2 = Review of the system
home-apply-2-say = The review body examines documents and inspects the system online. A system that passes receives a pass certificate.
home-apply-3 = Application for the mark
home-apply-3-say = You apply to the issuing body for the site that runs on the reviewed system.
home-apply-4 = Contract and delivery
home-apply-4-say = Once the contract is signed, the mark is delivered as digital data.
home-apply-5 = Renewal
home-apply-5-say = A mark is valid for one year. You may apply for renewal from two months before it expires.
