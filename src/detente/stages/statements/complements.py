"""What a cue verb says: its content among the arguments that the parser gives it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from detente.stages.statements.cues import PREPOSITIONS, Cue, Cues
from detente.stages.statements.view import Tokens, View, child, is_passive


@dataclass(slots=True)
class Complement:
    """Content with the pattern that allowed it; `cue_end` where a preposition joins the cue; who is addressed, if told;
    `agent` where a passive names its source, `named` false where a passive names none."""

    content: Tokens
    taken: str
    cue_end: int | None = None
    addressee: Token | None = None
    agent: Token | None = None
    passive: bool = False


@dataclass(slots=True)
class _Right:
    """Arguments after the verb, by function."""

    clause: Token | None = None
    inf: Token | None = None
    ger: Token | None = None
    obj: Token | None = None
    dative: Token | None = None
    pred: Token | None = None
    agent: Token | None = None
    preps: list[Token] | None = None


def complement(view: View, verb: Token, cue: Cue, cues: Cues) -> Complement | None:
    """The content after a verb, or around a passive; None where nothing that the cue takes is there."""
    args = _arguments(verb)
    if is_passive(verb):
        return _passive(view, verb, cue, args)
    return _active(view, verb, cue, args, cues)


def _arguments(verb: Token) -> _Right:
    args = _Right(preps=[])
    for c in verb.rights:
        dep = c.dep_
        if dep == "ccomp":
            if _is_infinitive(c) and child(c, "nsubj") is not None:
                args.inf, args.obj = c, args.obj or child(c, "nsubj")
            else:
                args.clause = args.clause or c
        elif dep == "xcomp":
            if _is_infinitive(c):
                args.inf = args.inf or c
            elif c.tag_ == "VBG":
                args.ger = args.ger or c
            else:
                args.pred = args.pred or c
        elif dep == "dobj":
            args.obj = args.obj or c
        elif dep == "prt":
            args.obj = args.obj or child(c, "pobj")
        elif dep == "dative":
            args.dative = c if c.pos_ != "ADP" else child(c, "pobj")
        elif dep in ("oprd", "attr", "acomp"):
            args.pred = args.pred or c
        elif dep == "agent":
            args.agent = child(c, "pobj")
        elif dep == "prep" and args.preps is not None:
            args.preps.append(c)
    return args


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.lefts)


def _active(view: View, verb: Token, cue: Cue, args: _Right, cues: Cues) -> Complement | None:
    takes, preps = cue.takes, args.preps or []
    if args.clause is not None and "clause" in takes:
        start = args.clause.left_edge.i
        addressed = (args.dative or args.obj) if "told" in takes else args.dative
        return Complement(
            (max(start, verb.i + 1), args.clause.right_edge.i + 1), "clause", addressee=addressed or _to_whom(preps)
        )
    if args.clause is None and "clause" in takes:
        clause = _misplaced(args, "told" in takes)
        if clause is not None:
            return Complement(view.subtree(clause), "clause", addressee=args.obj if "told" in takes else None)
    if args.inf is not None:
        found = _infinitive(verb, cue, args)
        if found:
            return found
    if args.ger is not None and "ger" in takes:
        return Complement(view.subtree(args.ger), "ger")
    if "obj_comp" in takes:
        named = [c for c in verb.rights if c.dep_ in ("dobj", "oprd", "ccomp", "attr", "acomp")]
        if len(named) > 1 or (named and named[0].dep_ == "ccomp"):
            return Complement((min(c.left_edge.i for c in named), max(c.right_edge.i for c in named) + 1), "obj_comp")
    obj = args.obj
    if obj is not None:
        found = _object(view, verb, cue, args, obj, preps, cues)
        if found:
            return found
    return _prepositional(verb, cue, args, preps)


def _misplaced(args: _Right, told: bool) -> Token | None:
    """A that-clause that the parser hung on the addressee or on "in a statement"."""
    holders = [args.obj] if told and args.obj is not None else []
    holders += [pobj for p in args.preps or [] if (pobj := child(p, "pobj")) is not None]
    for holder in holders:
        for c in holder.rights:
            if c.dep_ in ("relcl", "acl", "ccomp"):
                that = child(c, "mark")
                if that is not None and that.lower_ == "that" and child(c, "nsubj", "nsubjpass", "expl") is not None:
                    return c
    return None


def _to_whom(preps: list[Token]) -> Token | None:
    return next((child(p, "pobj") for p in preps if p.lower_ == "to"), None)


def _infinitive(verb: Token, cue: Cue, args: _Right) -> Complement | None:
    assert args.inf is not None
    end = args.inf.right_edge.i + 1
    if args.obj is not None and args.obj.i > verb.i and args.obj.i < args.inf.i:
        if {"obj_inf", "told"} & cue.takes:
            return Complement(
                (args.obj.left_edge.i, end), "obj_inf" if "obj_inf" in cue.takes else "inf", addressee=args.obj
            )
        return None
    on = next(
        (
            p
            for p in args.preps or []
            if p.lower_ in ("on", "upon", "to", "with") and p.i < args.inf.i and p.i == verb.i + 1
        ),
        None,
    )
    if on is not None and on.lower_ in cue.takes | {"with"}:
        whom = child(on, "pobj")
        return Complement((on.i + 1, end), on.lower_, cue_end=on.i + 1, addressee=whom)
    if "inf" in cue.takes or ("clause" in cue.takes and args.inf.left_edge.tag_ in ("WRB", "WP", "WDT")):
        start = max(verb.i + 1, args.inf.left_edge.i)
        return Complement((start, end), "inf")
    return None


def _object(
    view: View, verb: Token, cue: Cue, args: _Right, obj: Token, preps: list[Token], cues: Cues
) -> Complement | None:
    takes = cue.takes
    for p in preps:
        name = f"obj_{p.lower_}"
        if name in takes and p.i > obj.i:
            return Complement((obj.left_edge.i, p.right_edge.i + 1), name)
    for p in obj.rights:  # the parser hangs the phrase on the object as often as on the verb
        if p.dep_ == "prep" and f"obj_{p.lower_}" in takes and p.lower_ in ("as", "of") and "obj" not in takes:
            return Complement((obj.left_edge.i, p.right_edge.i + 1), f"obj_{p.lower_}")
    if "obj" in takes:
        end = obj.right_edge.i + 1
        return Complement((max(verb.i + 1, obj.left_edge.i), end), "obj", addressee=args.dative)
    if "event" in takes and (
        _is_text(verb, cues)
        or obj.lower_ in ("what", "that", "so")
        or obj.lower_ in cues.nouns
        or (child(obj, "acl", "relcl") is not None and obj.pos_ == "NOUN")
    ):
        return Complement((max(verb.i + 1, obj.left_edge.i), obj.right_edge.i + 1), "event")
    return None


def _is_text(verb: Token, cues: Cues) -> bool:
    """Whether the subject is a text, whose findings are statements: "the poll shows a close race"."""
    own = child(verb, "nsubj")
    return own is not None and own.lower_ in cues.texts


def _prepositional(verb: Token, cue: Cue, args: _Right, preps: list[Token]) -> Complement | None:
    for p in preps:
        if p.lower_ not in cue.takes or p.lower_ not in PREPOSITIONS or p.i > verb.i + 3:
            continue
        whole = p.right_edge.i + 1
        if p.i + 1 < whole:
            joined = p.i == verb.i + 1 or all(t.dep_ in ("prt", "advmod") for t in verb.doc[verb.i + 1 : p.i])
            return Complement((p.i + 1, whole), p.lower_, cue_end=p.i + 1 if joined else None)
    return None


def _passive(view: View, verb: Token, cue: Cue, args: _Right) -> Complement | None:
    takes, preps = cue.takes, args.preps or []
    subject = _passive_subject(verb)
    if args.clause is not None and "clause" in takes:
        expletive = subject is None or subject.lower_ == "it"
        return Complement(
            view.subtree(args.clause),
            "clause",
            agent=args.agent,
            passive=True,
            addressee=None if expletive else subject,
        )
    tail = _passive_tail(takes, args, preps)
    if tail is not None and tail[1] in ("obj_comp", "obj_with") and args.agent is None:
        return None  # "a group called X" names, and reports nothing
    if tail is None:
        if args.agent is not None and subject is not None and {"obj", "event", "quote"} & takes:
            by = args.agent.head
            joined = by.i + 1 if by.i == verb.i + 1 else None
            return Complement(_before(view, subject, verb), "obj", cue_end=joined, agent=args.agent, passive=True)
        return None
    token, name = tail
    start = token.left_edge.i if subject is None or subject.i > verb.i else _before(view, subject, verb)[0]
    return Complement((start, token.right_edge.i + 1), name, agent=args.agent, passive=True)


def _passive_subject(verb: Token) -> Token | None:
    own = child(verb, "nsubjpass")
    if own is not None:
        return own
    if verb.dep_ in ("acl", "relcl"):
        return verb.head
    return child(verb.head, "nsubjpass", "nsubj") if verb.dep_ == "conj" else None


def _before(view: View, subject: Token, verb: Token) -> Tokens:
    first, last = view.subtree(subject)
    return first, min(last, verb.i) if subject.i < verb.i else last


def _passive_tail(takes: set[str], args: _Right, preps: list[Token]) -> tuple[Token, str] | None:
    """The argument after a passive that makes a content together with its subject."""
    if args.inf is not None and {"inf", "obj_inf", "clause"} & takes:
        return args.inf, "obj_inf" if "obj_inf" in takes else "inf"
    by_preps = preps + ([p for p in args.agent.children if p.dep_ == "prep"] if args.agent is not None else [])
    for p in by_preps:
        if f"obj_{p.lower_}" in takes and p.lower_ in ("as", "of", "with", "for", "to"):
            return p, f"obj_{p.lower_}"
    if args.pred is not None and "obj_comp" in takes:
        return args.pred, "obj_comp"
    return None
