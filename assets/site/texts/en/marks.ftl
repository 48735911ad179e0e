# The register, the page of one mark, the list of revoked marks

marks-title = Register of marks
marks-description = Look up who holds a trust mark.
marks-lead = Sites that hold a mark. You may paste the address of a site to look it up.
marks-search = Search the register
marks-q = Address, name or number
marks-scheme = Scheme
marks-scheme-any = All schemes
marks-state = State
marks-state-in-use = Marks in force
marks-state-suspended = Suspended
marks-state-revoked = Revoked
marks-state-expired = Expired
marks-state-any = All
marks-button = Search
marks-count = { $count ->
    [one] { $count } mark
   *[other] { $count } marks
}
marks-caption = Registered marks
marks-none = No such mark is registered.
marks-none-say = If a site shows a mark and is not found here, the mark may be a forgery or belong to another site.
marks-none-report = Report it
marks-download = Download this list
col-registration = Registration
col-holder = Holder and system
col-url = Registered URL
col-scheme = Scheme
col-state = State
col-expiry = Expires
col-revoked-on = Revoked on
col-reason = Reason

mark-title = Registration { $number }
mark-description = What is registered for trust mark { $number }.
mark-state = State today
mark-url = Registered URL
mark-url-compare = Compare it with your address bar
mark-url-compare-say = If the address of the page where you saw the mark begins with this URL, the page is covered. If it differs by a single letter, the mark does not belong to that site.
mark-url-two = This address has letters beyond a–z. Some browsers show it in this form:
mark-own = Make sure that this page is genuine, too. The register's own address is:
mark-check-label = Paste the address of the page you saw
mark-check-button = Compare
mark-check-within = Covered by this mark
mark-check-within-say = This address is the registered URL or a page below it.
mark-check-other-site = Not the registered site
mark-check-other-site-say = The site at this address may not show this mark. It may have been copied.
mark-check-other-folder = Outside the registered part of the site
mark-check-other-folder-say = The site is the same, but the page is not below the registered URL. The mark says nothing about it.
mark-check-unencrypted = The address is not encrypted
mark-check-unencrypted-say = Marks are for https:// pages only. What you send to an http:// page can be read and altered on its way.
mark-check-suspicious = This may not lead where it seems to
mark-check-suspicious-say = The address is written so that another site could pass for the registered one. Do not trust the page.
mark-check-unreadable = Not readable as an address
mark-check-unreadable-say = Paste what stands in the address bar, beginning with https://.
mark-came-same = Your browser says that you came from the registered site:
mark-came-other = Your browser says that you came from another site than the registered one:
mark-came-hint = That is only a hint and proves nothing. Compare the address bar.
mark-badge-alt = Picture of the mark with registration number { $number }
mark-badge-caption = The mark as issued

mark-particulars = Particulars
mark-holder = Holder
mark-system = System
mark-scheme = Scheme
mark-registration = Registration number and renewals
mark-passes = Pass number and renewals
mark-prerequisite = Number of the mark required first
mark-granted = Granted
mark-valid = Valid
mark-valid-span = { $from } to { $to }
mark-renewal = Renewal opens
mark-issuer = Issuing body
mark-reviewer = Review body
mark-status-list = Status list
mark-status-index = entry { $index }

mark-meaning = What this mark means
mark-history = History
mark-history-caption = How this mark's state changed, the latest first
mark-history-date = When
mark-history-what = What
mark-history-renewal = Renewals
mark-history-reason = Reason
history-issued = Granted
history-renewed = Renewed
history-suspended = Suspended
history-reinstated = Reinstated
history-basis-under-review = Basis under review
history-basis-restored = Basis confirmed
history-revoked = Revoked

mark-contact = Contact
mark-contact-say = For questions and complaints about the scheme and this mark:
mark-contact-mail = Mail
mark-contact-telephone = Telephone
mark-report = Report this mark
mark-report-say = Forged, copied, still used after revocation: if anything looks wrong, please tell us.
mark-verify = Check a picture of this mark

revocations-title = Revoked marks
revocations-description = List of trust marks that were revoked.
revocations-lead = Marks that were revoked, the latest first. If you see one of them still in use, please tell us.
revocations-caption = Revoked marks
revocations-none = No mark has been revoked.
