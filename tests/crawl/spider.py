"""A spider for Scrapy, for bench.py: every page of every seed's host, followed by links.

scrapy runspider spider.py -a seeds=FILE: no pictures, no items; robots rules obeyed.
"""

from pathlib import Path
from urllib.parse import urlsplit

import scrapy
from scrapy.linkextractors import LinkExtractor


class CorpusSpider(scrapy.Spider):
    """Reads pages and follows links on the same host."""

    name = "corpus"

    def __init__(self, seeds, **more):
        super().__init__(**more)
        self.seeds = Path(seeds).read_text().split()
        self.links = LinkExtractor()

    async def start(self):
        for seed in self.seeds:
            yield scrapy.Request(seed)

    def parse(self, response):
        host = urlsplit(response.url).netloc
        for link in self.links.extract_links(response):
            if urlsplit(link.url).netloc == host:
                yield scrapy.Request(link.url, callback=self.parse)
