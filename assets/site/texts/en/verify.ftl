# Check a mark

verify-title = Check a mark
verify-description = Find out whether the picture of a trust mark is genuine.
verify-lead = Send us the picture of a mark as a site shows it. We read the particulars and the signature inside it, and tell you whether it is genuine and whether it still holds.
verify-picture = Picture of the mark
verify-picture-say = PNG, JPEG or WebP, up to { $megabytes } MiB.
verify-page = Address of the page that shows the mark
verify-page-say = Paste what stands in the address bar. Without it we cannot tell whether the mark belongs to that site.
verify-button = Check
verify-privacy = We use the picture for this check only and do not keep it.
verify-how = How to save the picture
verify-how-1 = Right-click the mark, or hold it on a phone, and save the picture.
verify-how-2 = Choose the saved picture as it is, without cropping or editing.
verify-how-3 = Paste the address of the page that shows the mark, and press “Check”.
verify-picture-missing = No picture was chosen. Send the picture of a mark, or the address of a page.
verify-picture-too-large = The picture is too large. Please save the mark alone and try again.
verify-picture-unknown = This is not a PNG, JPEG or WebP picture. Please save the picture of the mark again.
verify-picture-damaged = The picture is damaged or of a kind that cannot be read. Please save it again.
verify-page-unreadable = This cannot be read as an address. Paste what stands in the address bar, beginning with https://.

# Where the browser checks by itself
verify-lead-here = Choose, drop or paste the picture of a mark as a site shows it. Your browser reads the particulars and the signature inside it, asks the issuing body whether the mark still holds, and shows you what it found.
verify-picture-say-here = PNG, JPEG, WebP or AVIF, up to 32 MiB. You can also drop a picture anywhere on this page, or paste one.
verify-privacy-here = The picture is checked on your device and is not sent anywhere. Only the status list of the mark is fetched, which does not tell us which mark you look at.
verify-page-alone = An address without a picture is looked up in the register; the page itself is not opened. Your browser does not let this site read pictures on other sites: to check a mark here, save its picture first.
verify-open-page = Have us open a page and check all its marks
verify-taken = The picture is in the form. Add the address of its page, or check it now.
verify-state-loading = Reading the picture and loading the verifier…
verify-state-judging = Checking the mark…
verify-state-asking = Asking the issuing body whether the mark still holds…
verify-state-done = Checked:
verify-led = A click on a badge led you to the page of registration { $number }. Give us the picture of that badge, and we also tell you whether it is of that mark.
verify-unavailable = Your browser could not check the picture by itself. We can check it for you if you send it to us; we use it for this check only and do not keep it.
verify-send = Send the picture to be checked

# Verdicts
verdict-heading = What we found
verdict-do = What to do
verdict-open = Not checked
verdict-url = Registered URL of this mark
verdict-url-claimed = URL that this mark claims (not confirmed)
verdict-page = The page you named:
verdict-led-same = The picture is of the mark { $number }, whose page a click opened.
verdict-led-other = A click on the badge opened the page of { $number }, but this picture is of another mark:
verdict-checks = Checks
verdict-checks-caption = Every check and its outcome
verdict-check = Check
verdict-outcome = Outcome
verdict-detail = Finding
verdict-outcome-pass = Passed
verdict-outcome-fail = Failed
verdict-outcome-not-checked = Not checked
verdict-outcome-not-possible = Not possible
verdict-mark = What the mark says
verdict-claimed = The signature could not be confirmed, so none of the following need be true.
verdict-number = Only the number { $number } could be read. Please look it up in the register.
verdict-fingerprint = SHA-256 of the credential
verdict-next = Next
verdict-again = Check another picture
verdict-code = Verdict code
