"""Words that tell whose age, or what else, a number is. Data for `workbench.text.minors`."""

from __future__ import annotations

import re

__all__ = [
    "BEFORE_NUMBER",
    "GRADE_OTHERS",
    "LOUD_EMOJI",
    "MONTHS",
    "NOT_SELF",
    "OTHERS",
    "PERSONS",
    "PETS",
    "PHOTO",
    "REPORTED",
    "THINGS",
    "UNITS",
]

# Before "I'm 16": somebody else says it, or it is only how it feels, or was.
REPORTED = (
    r"like|feels?|feeling|felt|wie|als|als\s+ob|seit|since|when|if|wenn|falls|mentally|inside|heart"
    r"|innerlich|im\s+herzen|said|says|told\s+\w+|sagte|sagt|meinte|throwback|tbt|pretend|thinks?"
    r"|denkt|glaubt|damals|back\s+then|until|bis|before|bevor|bald\s+wieder"
)
PERSONS = (
    r"girl|boy|gal|guy|kid|teen|teenager|student|dancer|gymnast|artist|photographer|athlete|singer"
    r"|musician|swimmer|skater|rider|creator|reader|baker|gamer|blogger|actress|actor|writer|model"
    r"|schüler|schülerin|mädchen|junge|turner|turnerin|fotograf|fotografin|tänzer|tänzerin|reiter"
    r"|reiterin|sänger|sängerin|künstler|künstlerin|fußballer|fußballerin|azubi|gymnasiast"
    r"|gymnasiastin|schwimmer|schwimmerin|bloggerin|musiker|musikerin"
)


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


_RELATIVES = (
    r"mama|mami|mutti|mutter|papa|papi|vater|mum|mom|mommy|mummy|mother|dad|daddy|father|parents?"
    r"|eltern|kids?|kinder|kindern|kind|baby|babies|sohn|söhne|tochter|töchter|sons?|daughters?"
    r"|bruder|brother|schwester|sister|zwillinge|twins|oma|opa|grandma|grandpa|nichte|neffe"
    r"|boymom|girlmom|boymum|girlmum|she\s+is|he\s+is|sie\s+ist|er\s+ist"
)
OTHERS = _any(_RELATIVES)
PETS = _any(
    r"(?:\w+\s)?(?:dogs?|puppy|pup|hund|hunde|hündin|rüde|welpe|cats?|kitten|kitty|katze|katzen|kater"
    r"|horse|pony|pferd|stute|wallach|mare|gelding|rabbit|kaninchen|hase|labrador|labradoodle"
    r"|retriever|dackel|dachshund|mops|pug|corgi|beagle|poodle|pudel|terrier|bulldog|bulldogge"
    r"|husky|collie|shepherd|schäferhund|chihuahua|malteser|spaniel|goldie|goldendoodle|frenchie"
    r"|parrot|papagei|rescue|rottweiler|dogge|boxer|pinscher|maine\scoon|perser|haflinger|isländer|hannoveraner"
    r"|trakehner|araber)(?:\s(?:mix|dog|cat))?"
)
THINGS = _any(
    r"whisky|whiskey|scotch|malt|rum|wine|wein|cognac|car|auto|van|bus|house|haus|home|tree|baum"
    r"|café|cafe|restaurant|bäckerei|bakery|gmbh|shop|laden|store|brand|marke|firma|company|verein"
    r"|club|band|studio|agentur|agency|blog|podcast|magazin|magazine|since|seit|est|founded"
    r"|gegründet|gründung|business|handmade|manufaktur|rösterei|roastery"
)
NOT_SELF = _any(
    rf"{_RELATIVES}|"
    r"dogs?|hund|cats?|katze|kater|horse|pferd|pony|erfahrung|experience|seit|since|glücklich"
    r"|verheiratet|married|zusammen|together|anniversary|jahrestag|jubiläum|sober|vegan\s+since"
    r"|versand|shipping|rabatt|off|sale|prozent|percent|countries|länder|follower|followers"
    r"|rezepte|recipes|season|staffel|rank|platz"
)
# "Part 14": what stands before a number that counts something.
BEFORE_NUMBER = _any(
    r"day|tag|part|teil|kapitel|chapter|episode|folge|ep|nr|no|number|nummer|week|woche|month|monat"
    r"|size|größe|gr|level|room|zimmer|raum|iphone|galaxy|pixel|türchen|runde|round|game|spiel"
    r"|spieltag|volume|vol|band|platz|place|top|route|bus|line|linie|track|seite|page|step|schritt"
    r"|tip|tipp|look|outfit|rezept|recipe|noch|bald|minus|plus|ca|about|around|love|like|nice|wow"
    r"|yes|ja|no|nein|great|super|thanks|danke|haha|lol|omg|same"
)
UNITS = re.compile(
    r"(?:tage?n?|days?|weeks?|wochen?|months?|monate?n?|years?|jahre?n?|hours?|stunden?|minutes?"
    r"|minuten|uhr|am\b|pm\b|km|cm|mm|kg|gr?\b|ml|liter|miles|pounds?|lbs|euro?|€|\$|%|grad|percent"
    r"|prozent|points?|punkte|goals?|tore|times|mal\b|x\b|countries|länder|followers?|recipes"
    r"|rezepte|stück|pieces|people|personen|kinder|kids|likes)",
    re.IGNORECASE,
)
MONTHS = _any(
    r"jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli"
    r"|aug(?:ust)?|sep(?:t|tember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|montag|dienstag"
    r"|mittwoch|donnerstag|freitag|samstag|sonntag|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|advent"
)
PHOTO = re.compile(
    r"\biso\b|\bmm\b|1/\d|shutter|blende|aperture|\blens\b|objektiv|canon|nikon|\bsony\b|fuji|leica"
    r"|tripod|stativ|\bshot\b|📷|📸",
    re.IGNORECASE,
)
GRADE_OTHERS = _any(
    rf"{_RELATIVES}|"
    r"lehrer|lehrerin|lehrkraft|referendar|referendarin|teacher|teaching|teach|tutor|nachhilfe"
    r"|educator|unterricht|klassentreffen|back\s+in|haben|hatten|had|was|war|damals|since|seit"
    r"|my\s+students|ice|bahn|zug|train"
)
# Beside a number these make it a shirt, a feast, a score or a count of years together.
LOUD_EMOJI = re.compile(
    "[⚽🏀🏈🏐🏒⚾🎾👕🏉🤾🏆🥇🥈🥉🎄🕯🎅🌍🌎🌏🗺💍👶🤰❤🧡💛💚💙💜🤎🖤🤍💕💖💗💘💞🥂🎉🎊🍾👰🤵👫🐶🐕🐱🐈🔥⏰📅🗓💯]"
)
