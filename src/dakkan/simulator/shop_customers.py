"""The shop's customers: phone numbers that follow from their rank, so that none has to be kept.

US numbers are of the range reserved for fiction (555-0100 to 555-0199 of every area code). Japan, Taiwan and
Korea reserve none; the blocks used here are plausible and belong to nobody that is known to us.
"""

import random
from dataclasses import dataclass

LANGUAGES = {"JP": "ja", "US": "en", "TW": "en", "KR": "en"}
_AREA_CODES = """
    201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240
    248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314
    315 316 317 318 319 320 321 323 330 334 336 337 347 351 352 360 361 386 401 402 404 405 406 407 408
    410 412 413 414 415 417 419 423 425 432 434 435 440 443 469 478 479 480 484 501 502 503 504 505 507
    508 509 510 512 513 515 516 517 518 520 530 540 541 551 559 561 562 563 567 570
"""
_AREAS = tuple(_AREA_CODES.split())


def number_of(country: str, rank: int) -> str:
    """The E.164 number of customer `rank` (0, 1, …) of `country`: JP, US, TW or KR."""
    if country == "US":
        area = _AREAS[rank % len(_AREAS)]
        return f"+1{area}55501{rank // len(_AREAS) * 37 % 100:02d}"
    spread = rank * 7_368_787 % 10_000_000  # prime to the modulus: no two ranks meet
    if country == "KR":
        return f"+8210{2 + rank % 8}{spread:07d}"
    if country == "TW":
        return f"+8869{10 + rank % 79:02d}{spread % 1_000_000:06d}"
    return f"+81{('80', '70')[rank % 2]}{1 + rank % 8}{spread:07d}"


@dataclass(frozen=True)
class Customers:
    """Who is written to. Few write often: ranks are drawn so that a tenth gets a third of the traffic."""

    size: int
    """How many there are in each country, once all have come."""

    def pick(self, country: str, chance: random.Random, grown: float = 1.0) -> str:
        """A customer's number; `grown` (0 to 1) is the part of them that has come so far."""
        most = self.size if country == "JP" else max(50, self.size // 2)
        if country == "US":
            most = min(most, len(_AREAS) * 100)
        return number_of(country, int(max(20, most * grown) * chance.random() ** 2))
