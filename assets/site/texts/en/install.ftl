# Check how a page shows its mark

install-title = Check a page
install-description = Find out whether a page shows its trust mark so that readers can see, check and click it.
install-lead = Is the mark of your site installed right? Give us the address of a page that shows it. We open the page once, check every mark on it, and tell you what is right, what is wrong and what to do.
install-page = Address of the page
install-page-say = It must be open to everybody and begin with https://.
install-button = Open and check the page
install-privacy = We fetch the page and its pictures for this check only and do not keep them. Your page sees our server’s address, not yours.
install-looks = What we look at
install-looks-1 = Whether the page carries a mark, and whether the mark is genuine, still holds, and is for this address.
install-looks-2 = Whether the picture is large enough, and every picture that browsers may choose instead can be checked.
install-looks-3 = Whether a click opens the mark’s page here, and the alternative text says what it is.
install-looks-4 = Whether your server lets browsers keep the picture for a sensible time, and readers without script see it.
install-picture = Check a picture instead
install-unreadable = This cannot be read as an address. Give the address of the page, beginning with https://.
install-not-https = The page, or one it redirects to, is not encrypted. We open pages with https:// only.
install-too-large = The page is too large to be checked.
install-status = The page’s server refused it. Make sure that it is open to everybody.
install-redirects = The page redirects too often, or to nowhere.
install-unreachable = The page could not be reached. Make sure that the address is right and open to everybody.
install-heading = The page we opened
install-none = No mark was found on this page.
install-marks = Marks on the page
install-marks-caption = Every mark on the page and its verdict
install-file = Picture
install-installed = Installation
install-caption = What was found about how the page shows its mark
install-all-good = The mark is installed as it should be.
install-wrong = { $count ->
    [0] Nothing is wrong.
    [one] One thing is wrong.
   *[other] { $count } things are wrong.
}
install-advice = { $count ->
    [0] There is no advice.
    [one] There is one piece of advice.
   *[other] There are { $count } pieces of advice.
}
install-problems = { $count ->
    [one] One other picture of the page could not be fetched or opened.
   *[other] { $count } other pictures of the page could not be fetched or opened.
}
install-again = Check the page again
