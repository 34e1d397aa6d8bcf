"""Letters made to hold up whoever reads them: each is read in the time that its size bounds, and none fails."""

from time import process_time

from intake.senders.email.letter import read_letter
from intake.senders.email.mime import LONGEST_HEADER
from intake.senders.email.plain import words_of

SIZE = 100_000
LONGEST = 1.5  # seconds of the processor; each of these took ten times that, and 100 times more at 1 MB


def letter(body=b"Help", kind="text/plain", subject=b"s", sender=b"a@x.test"):
    return b"From: %b\r\nSubject: %b\r\nContent-Type: %b\r\n\r\n%b" % (sender, subject, kind.encode(), body)


def folded(text):
    """In lines as long as a mail server takes."""
    return "\r\n ".join(text[at : at + 900] for at in range(0, len(text), 900))


def nested(depth, lines):
    heads = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth)
    )
    return b"From: a@x.test\r\nSubject: s\r\n" + heads + b"\r\n" + b"x\n" * lines


def times(text, size=SIZE):
    return text * (size // len(text))


def test_no_letter_takes_longer_than_its_size_explains():
    hostile = {
        **{f"html {one}": letter(times(one), "text/html") for one in (b"<!--", b"<a ", b"<a b='", b"<![if", b"</", b"<?")},
        "semicolons": letter(kind="multipart/mixed" + folded(";" * 4 * SIZE)),
        "a quote and semicolons": letter(kind='multipart/mixed;"' + folded(";" * 4 * SIZE)),
        "punycode": letter(b"a-" + b"b" * 4 * SIZE, "text/plain; charset=punycode"),
        "an encoded word in punycode": letter(subject=b"=?punycode?q?a-" + b"b" * 4 * SIZE + b"?="),
        "encoded words without end": letter(subject=times(b"=?a?q?", 4 * SIZE)),
        "boundaries in boundaries": nested(150, 10 * SIZE),
    }  # fmt: skip
    took = {}
    for name, raw in hostile.items():
        began = process_time()
        assert read_letter(raw, {}).title in {"s", "Help"} or "encoded" in name
        took[name] = process_time() - began
    assert {name: spent for name, spent in took.items() if spent > LONGEST} == {}


def test_what_the_libraries_fail_on_is_read_all_the_same():
    assert words_of(f"<p>Down &#{'9' * 5_000}; since noon</p>").startswith("Down")
    assert words_of("<![foo]>Down<p>since noon") == "Down\n\nsince noon".replace("\n\n", "\n")
    assert read_letter(letter(sender=b"(" * 6_000), {}).text == "Help"
    assert read_letter(letter(subject=b"=?utf-8?b?a?= Down"), {}).title == "=?utf-8?b?a?= Down"
    assert read_letter(letter(kind='text/plain; charset="a\0b"'), {}).text == "Help"
    bounce = b"--b\r\nContent-Type: text/rfc822-headers; charset=unknown-8bit\r\n\r\nMessage-ID: <1@x>\r\nX: \xe9\r\n--b--\r\n"
    assert read_letter(letter(bounce, "multipart/report; boundary=b"), {}).answers == ("<1@x>",)


def test_of_html_with_comments_and_tags_that_do_not_end_the_words_stay():
    assert words_of("<!--[if mso]><p>no</p><![endif]-->Dear <b>all</b><!-- > -->, hi") == "Dear all, hi"
    assert words_of("<![if !mso]>shown<![endif]> 2 < 3 <a href='https://x.test/>y'>here</a> <b") == (
        "shown 2 < 3 here (https://x.test/>y)"
    )


def test_a_long_chain_of_forwards_keeps_its_words():
    chain = letter(b"At the bottom")
    for number in range(12):
        bounds = f"multipart/mixed; boundary=b{number}"
        chain = letter(b"--b%d\r\n%b\r\n--b%d--\r\n" % (number, chain.partition(b"\r\n")[2], number), bounds)
    assert "At the bottom" in read_letter(chain, {}).text
    references = " ".join(f"<{number}@x.test>" for number in range(60))
    assert len(references) < LONGEST_HEADER
    raw = b"References: " + folded(references).encode() + b"\r\n" + letter()
    assert len(read_letter(raw, {}).answers) == 50
