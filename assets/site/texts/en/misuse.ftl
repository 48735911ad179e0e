# Confirmed misuse, and the crawler that looks for it

misuse-title = Confirmed misuse
misuse-description = Sites on which misuse of a trust mark was confirmed.
misuse-lead = Sites whose operators were recommended to stop using a mark, the latest first. What is still being looked into is not listed.
misuse-caption = Confirmed misuse
misuse-none = No misuse is confirmed.
misuse-count = { $count ->
    [one] { $count } case
   *[other] { $count } cases
}
misuse-state-looked-into = Being looked into
misuse-state-stop-recommended = To stop by { $date }
misuse-state-legal-measures = Legal measures are being taken
misuse-state-stopped = Seen to have stopped on { $date }
misuse-state-no-misuse = No misuse
col-host = Site
col-misuse = Misuse
col-found-on = Found

crawler-title = About our crawler
crawler-description = Who looks at sites for misused trust marks, why, and how to be left out.
crawler-lead = The issuing bodies of these marks look on the web for marks that are used after revocation or expiry, copied, altered or forged.
crawler-who = How to know it
crawler-who-say = Every request names this page in its User-Agent, after this name:
crawler-manners = What it does
crawler-manners-robots = It reads your robots.txt first and keeps to it (RFC 9309), also to Crawl-delay and Retry-After.
crawler-manners-pace = It makes one request at a time to a site, with a pause after each.
crawler-manners-forms = It fetches pages and pictures only. It sends no forms, keeps no cookies, and logs in nowhere.
crawler-manners-keep = Of pages without a mark it keeps nothing but their addresses. Where a mark is misused, it keeps the page and the picture as evidence.
crawler-out = How to be left out
crawler-out-say = Put these lines into the file robots.txt at the root of your site:
crawler-out-but = If your site shows one of our marks, please let the pages with the mark be read: we also tell holders when their mark is not shown rightly.
crawler-ask = Whom to ask
