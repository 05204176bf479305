"""An invented Instagram: people, posts, comments, tags; the truth that a gathering must give."""

import random
from dataclasses import dataclass, field

START = 1_767_225_600  # 1 January 2026
DAY = 86_400
WORDS = ["Hafer", "Milch", "Kaffee", "Brot", "Licht", "Feld", "@haferlicht", "#haferlicht", "🌾"]
BRAND, RIVAL = "haferlicht", "kuhglueck"


@dataclass
class Comment:
    number: int
    author: str
    text: str
    at: int
    likes: int = 0
    answers: list["Comment"] = field(default_factory=list)


@dataclass
class Post:
    number: int
    code: str
    author: str
    at: int
    text: str
    likes: int
    tagged: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    pinned: bool = False
    deleted: bool = False
    claimed: int | None = None

    @property
    def comment_count(self):
        if self.claimed is not None:
            return self.claimed
        return sum(1 + len(c.answers) for c in self.comments)


@dataclass
class Person:
    number: int
    handle: str
    name: str
    followers: int
    private: bool = False


class World:
    """Everything there is; tests change it between runs."""

    def __init__(self, seed=5, fans=4, posts=30):
        self.dice = random.Random(seed)
        self.fans = fans
        self.people = {}
        self.posts = []
        self.next = 3_000_000_000_000_000_000
        for handle in [BRAND, RIVAL, *(f"fan.{i}" for i in range(fans)), *("fremd.1", "fremd.2")]:
            self.settle(handle)
        for handle in [BRAND, RIVAL]:
            self.write(handle, posts)
        for i in range(fans):
            self.write(f"fan.{i}", posts - 3 * i, tagged=[BRAND] if i % 2 else [BRAND, RIVAL])
        for n, post in enumerate(self.of(BRAND)):
            self.comment(post, [0, 3, 20, 1, 8][n % 5] if n < 8 else 0)

    def settle(self, handle, **more):
        number = 40_000 + len(self.people)
        self.people[number] = Person(number, handle, handle.title(), 100 * number % 7_919, **more)
        return self.people[number]

    def person(self, handle):
        return next((p for p in self.people.values() if p.handle == handle), None)

    def write(self, handle, count, tagged=(), newest=None):
        """Let someone post `count` times, half a day apart."""
        for n in range(count):
            self.next += 97_000_000_003
            at = (newest or START + 60 * DAY) - n * DAY // 2 - self.dice.randrange(3_000)
            text = " ".join(self.dice.choices(WORDS, k=6))
            self.posts.append(
                Post(self.next, code_of(self.next), handle, at, text, self.dice.randrange(500),
                     list(tagged) if n % 2 == 0 else [])
            )  # fmt: skip
        return self.posts[-count:]

    def comment(self, post, count):
        for n in range(count):
            self.next += 11
            one = Comment(
                self.next, f"fan.{n % self.fans}", f"schön {n} 🌾", post.at + 60 * n, n % 4
            )
            for k in range([0, 0, 2, 0, 7][n % 5]):
                self.next += 1
                one.answers.append(
                    Comment(self.next, f"fremd.{1 + k % 2}", f"ja {k}", one.at + k + 1)
                )
            post.comments.append(one)

    def rename(self, old, new):
        self.person(old).handle = new
        for post in self.posts:
            post.author = new if post.author == old else post.author
            post.tagged = [new if t == old else t for t in post.tagged]

    def of(self, handle):
        mine = [p for p in self.posts if p.author == handle and not p.deleted]
        return sorted(mine, key=lambda p: (not p.pinned, -p.at))

    def tagging(self, handle):
        found = [p for p in self.posts if handle in p.tagged and not p.deleted]
        return sorted(found, key=lambda p: -p.at)

    def under(self, tag):
        found = [p for p in self.posts if f"#{tag}" in p.text and not p.deleted]
        return sorted(found, key=lambda p: -p.at)


def code_of(number):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    code = ""
    while number:
        number, digit = divmod(number, 64)
        code = letters[digit] + code
    return code
