"""Tests of the checks themselves: logs and findings that are wrong in exactly one way.

python -m unittest discover tests/crawl
"""

import unittest

from manners import RULES, Request, judge
from score import compare

AGENT = "ShirushiCrawler/0.1.0 (+https://mark.example.jp/crawler)"
HOST = "127.100.0.1"
URL = f"http://{HOST}:8650/"
LINE = {
    "host": HOST,
    "url": URL,
    "kind": "copied",
    "case": "",
    "expect": [],
    "valid": [],
    "never": ["^/private/"],
    "delay": 0.0,
}


def visit(*asked, agent=AGENT):
    """Requests to one host: (path, began, ended, status)."""
    return {HOST: [Request(HOST, uri, status, began, ended, agent) for uri, began, ended, status in asked]}


POLITE = [("/robots.txt", 0.0, 0.1, 200), ("/", 1.1, 1.2, 200), ("/a.html", 2.2, 2.3, 200)]


class MannersTest(unittest.TestCase):
    def broken(self, *asked, line=LINE, agent=AGENT):
        manners = judge([line], visit(*asked, agent=agent), gap=1.0)
        return [rule for rule in RULES if manners.broken[rule]]

    def test_a_polite_visit_breaks_no_rule(self):
        self.assertEqual(self.broken(*POLITE), [])

    def test_a_request_before_the_last_has_ended_is_an_overlap(self):
        self.assertEqual(self.broken(POLITE[0], ("/", 1.2, 9.0, 200), ("/b", 3.0, 3.1, 200)), ["overlap"])

    def test_a_request_too_soon_breaks_the_gap(self):
        self.assertEqual(self.broken(*POLITE, ("/b", 3.2, 3.3, 200)), ["gap"])

    def test_a_crawl_delay_is_a_longer_gap(self):
        self.assertEqual(self.broken(*POLITE, line=LINE | {"delay": 2.0}), ["gap"])

    def test_a_disallowed_path_is_told(self):
        self.assertEqual(self.broken(*POLITE, ("/private/x", 3.4, 3.5, 200)), ["disallowed"])

    def test_robots_rules_come_first(self):
        self.assertEqual(self.broken(*POLITE[1:]), ["robots"])

    def test_nothing_is_asked_for_while_robots_rules_cannot_be_had(self):
        self.assertEqual(self.broken(("/robots.txt", 0.0, 0.1, 503), *POLITE[1:]), ["closed"])
        self.assertEqual(self.broken(("/robots.txt", 0.0, 0.1, 0), *POLITE[1:]), ["closed"])

    def test_robots_rules_that_are_not_there_allow_everything(self):
        self.assertEqual(self.broken(("/robots.txt", 0.0, 0.1, 404), *POLITE[1:]), [])

    def test_who_is_told_to_wait_waits(self):
        told = [POLITE[0], ("/", 1.2, 1.3, 503), ("/", 2.4, 2.5, 200)]
        self.assertEqual(self.broken(*told, line=LINE | {"case": "retry-after"}), ["waiting"])

    def test_an_agent_names_a_page_about_itself(self):
        self.assertEqual(self.broken(*POLITE, agent="Mozilla/5.0"), ["agent"])

    def test_a_server_that_noticed_late_that_the_client_had_gone_is_no_overlap(self):
        self.assertEqual(self.broken(POLITE[0], ("/drip", 1.2, 9.0, 0), ("/b", 3.0, 3.1, 200)), [])


def expected(page, kind="copied", sha256="a" * 64, must=True):
    return {"page": URL + page, "row": kind, "kinds": [kind], "sha256": sha256, "registration": "20001", "must": must}


def finding(page, kind="copied", picture="a" * 64):
    return {"number": "F1", "page": URL + page, "kind": kind, "picture": picture}


class ScoreTest(unittest.TestCase):
    lines = [
        LINE | {"expect": [expected("1"), expected("2", sha256="c" * 64)]},
        LINE | {"kind": "genuine", "url": "http://b/", "valid": ["http://b/"]},
        LINE | {"kind": "none", "url": "http://c/"},
    ]

    def failures(self, *findings, fetched=None):
        return [text.split(",")[0] for text in compare(self.lines, findings, fetched).failures()]

    def test_all_found_and_nothing_else_is_right(self):
        self.assertEqual(self.failures(finding("1"), finding("2", picture="c" * 64)), [])

    def test_what_is_not_found_lowers_recall(self):
        self.assertEqual(self.failures(finding("1")), ["copied: recall 0.500"])

    def test_another_kind_is_both_missed_and_wrong(self):
        found = self.failures(finding("1"), finding("2", "altered", "c" * 64))
        self.assertEqual(found, ["copied: recall 0.500", "altered: precision 0.000"])

    def test_another_picture_is_not_the_one_that_was_expected(self):
        found = self.failures(finding("1"), finding("2", picture="c" * 64), finding("2", picture="b" * 64))
        self.assertEqual(found, ["copied: precision 0.667"])

    def test_a_genuine_badge_that_is_accused_is_told(self):
        accused = finding("1") | {"page": "http://b/", "kind": "look-alike"}
        found = self.failures(finding("1"), finding("2", picture="c" * 64), accused)
        self.assertEqual(found, ["genuine: recall 0.000", "look-alike: precision 0.000"])

    def test_a_genuine_badge_on_a_page_that_was_never_fetched_is_not_recognised(self):
        found = self.failures(finding("1"), finding("2", picture="c" * 64), fetched=set())
        self.assertEqual(found, ["genuine: recall 0.000"])

    def test_a_host_without_badges_is_never_accused(self):
        accused = finding("1") | {"page": "http://c/x", "kind": "look-alike"}
        found = self.failures(finding("1"), finding("2", picture="c" * 64), accused)
        self.assertEqual(found, ["look-alike: precision 0.000", "none: recall 0.000"])

    def test_a_picture_on_two_pages_of_a_host_may_be_told_of_once(self):
        lines = [LINE | {"expect": [expected("1"), expected("2")]}]
        self.assertEqual(list(compare(lines, [finding("2")]).failures()), [])

    def test_a_finding_that_is_said_twice_is_told(self):
        found = self.failures(finding("1"), finding("1"), finding("2", picture="c" * 64))
        self.assertEqual(found, [f"said twice: {URL}1 copied {'a' * 64}"])


if __name__ == "__main__":
    unittest.main()
