"""The command line: train, compare and keep runs from a terminal, with the page's own store and service."""

import argparse
import io
import os
import re
import sys
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Sequence
from pathlib import Path

from pairmnist.architectures import ARCHITECTURES
from pairmnist.cli import console
from pairmnist.config import REPETITIONS, SETTINGS, SettingsError
from pairmnist.declaration import Setting
from pairmnist.protocol.devices import DEVICE_PATTERN
from pairmnist.report import published, variants
from pairmnist.service.places import check_scheduler

DESCRIPTION = """Train networks that compare two handwritten digits: what do weight sharing and an auxiliary loss do?
Runs are kept in the cache folder and never trained twice; the page shows the same ones."""
EXIT_CODES = """Exit codes: 0 done, 1 something failed or every repetition diverged, 2 wrong usage, 130 interrupted,
141 nobody reads the output."""

KEEP_LEVELS = {
    "everything": "all that the page shows",
    "slim": "the towers' weights of repetition 0 only",
    "curves": "curves, final errors, answers and the digits read only",
}


def main(arguments: Sequence[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=console.ERRORS)
    parser = make_parser()
    args = parse(parser, arguments)
    try:
        from pairmnist.cli.commands import COMMANDS  # only now, so that --help answers at once

        code = COMMANDS[args.command](args)
        sys.stdout.flush()
        return code
    except SettingsError as error:
        parser.error(str(error))
    except BrokenPipeError:  # whoever read the output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        print(f"error:{where} {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. What was finished is kept; the same command goes on from there.", file=sys.stderr)
        return 130


def parse(parser: ArgumentParser, arguments: Sequence[str] | None) -> Namespace:
    """The command and its options. What `page` does not know is for Streamlit; elsewhere it is an error."""
    args, others = parser.parse_known_args(arguments)
    if others and args.command != "page":
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    args.options = others
    return args


def make_parser() -> ArgumentParser:
    parser = ArgumentParser("pairmnist", description=DESCRIPTION, epilog=EXIT_CODES)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add, name, words in (
        (_add_train, "train", "train one experiment"),
        (_add_study, "study", "train the report's 12 scenarios, or some of them, going on where it stopped"),
        (_add_page, "page", "open the explorer; options such as --server.port 8502 are for Streamlit"),
        (_add_report, "report", "our results beside the report's"),
        (_add_params, "params", "number of parameters of each network (the report's Table I)"),
        (_add_runs, "runs", "every stored run with its settings, errors and id, as CSV"),
        (_add_export, "export", "a comparison, or a lesson, as one HTML file that opens without a network"),
        (_add_cache, "cache", "list, verify, prune or clear the runs trained on this machine"),
    ):
        add(commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + "."))
    return parser


def _add_train(parser: ArgumentParser) -> None:
    _add_settings(parser)
    again = "train what is stored anew and print its errors beside the stored ones; keeps nothing"
    parser.add_argument("--again", action="store_true", help=again)
    _add_training(parser)
    parser.set_defaults(command="train")


def _add_study(parser: ArgumentParser) -> None:
    add = parser.add_argument
    of_report = published.ARCHITECTURES
    add("--architectures", nargs="+", choices=ARCHITECTURES, default=of_report, help="these (default: the report's)")
    add("--share-weights", action=BooleanOptionalAction, help="only with or without it (default: both)")
    add("--auxiliary-loss", action=BooleanOptionalAction, help="only with or without it (default: both)")
    alpha = SETTINGS["alpha"].default
    alphas = f"weights of the digit losses, 0 for the scenario without them (default: {alpha})"
    add("--alphas", nargs="+", type=float, default=[alpha], metavar="NUMBER", help=alphas)
    _add_settings(parser, without=("architecture", "share_weights", "auxiliary_loss", "alpha"))
    add("--into", type=_folder, metavar="FOLDER", help="keep the runs in this folder and not in the cache")
    levels = "; ".join(f"{name}: {words}" for name, words in KEEP_LEVELS.items())
    add(
        "--keep",
        choices=KEEP_LEVELS,
        default="everything",
        help=f"with --into, what is kept of a run (default: everything). {levels}",
    )
    _add_training(parser)
    parser.set_defaults(command="study")


def _add_page(parser: ArgumentParser) -> None:
    parser.set_defaults(command="page")


def _add_report(parser: ArgumentParser) -> None:
    forms = ("text", "markdown", "csv", "latex", "json")
    parser.add_argument("--format", choices=forms, default="text", help="of the tables (default: text)")
    parser.set_defaults(command="report")


def _add_params(parser: ArgumentParser) -> None:
    _add_json(parser)
    parser.set_defaults(command="params")


def _add_runs(parser: ArgumentParser) -> None:
    _add_json(parser)
    parser.set_defaults(command="runs")


def _add_export(parser: ArgumentParser) -> None:
    _add_settings(parser)
    words = "with what the experiment is compared (default: four, sharing and the auxiliary loss each on and off)"
    parser.add_argument("--compare", choices=variants.VARIANTS, help=words)
    lesson = "a lesson in place of a comparison, by its name in links, for example one-tower-or-two"
    parser.add_argument("--lesson", metavar="NAME", help=lesson)
    parser.add_argument("file", type=_folder, metavar="FILE", help="the file to write, for example comparison.html")
    parser.set_defaults(command="export")


def _add_cache(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="the experiments that are stored, shipped ones too")
    _add_json(listing)
    listing.set_defaults(command="cache list")
    commands.add_parser("verify", help="read every run file; exit code 1 if one is damaged").set_defaults(
        command="cache verify"
    )
    clear = commands.add_parser("clear", help="delete the runs trained on this machine")
    clear.add_argument("--yes", action="store_true", help="do not ask")
    clear.set_defaults(command="cache clear")
    prune = commands.add_parser("prune", help="delete those that were not used for the longest time")
    size = "until they take no more than so much, for example 500MB or 2GB"
    prune.add_argument("--to", type=_size, required=True, metavar="SIZE", help=size)
    prune.set_defaults(command="cache prune")


def _add_settings(parser: ArgumentParser, without: Sequence[str] = ()) -> None:
    """An option for each setting, except for some, and for the number of repetitions."""
    for setting in (*SETTINGS.values(), REPETITIONS):
        if setting.name not in without:
            _add_setting(parser, setting)


def _add_setting(parser: ArgumentParser, setting: Setting) -> None:
    option, default, words = f"--{setting.name.replace('_', '-')}", f"(default: {setting.default})", setting.help
    if setting.kind is bool:
        parser.add_argument(option, action=BooleanOptionalAction, default=setting.default, help=f"{words} {default}")
    elif setting.kind is str:
        parser.add_argument(option, choices=setting.choices, default=setting.default, help=f"{words} {default}")
    else:
        words += " {:,} to {:,}".format(*setting.limits)
        parser.add_argument(
            option, type=setting.kind, default=setting.default, metavar="NUMBER", help=f"{words} {default}"
        )


def _add_training(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--device", type=_device, default="auto", metavar="DEVICE", help="auto (default), cpu, cuda or cuda:N"
    )
    parser.add_argument(
        "--workers", type=_workers, metavar="NUMBER", help="training processes (default: one a core, or one a GPU)"
    )
    scheduler = "train on the Dask cluster of this scheduler, for example tcp://10.0.0.5:8786 (default: this machine)"
    parser.add_argument("--scheduler", type=_scheduler, metavar="ADDRESS", help=scheduler)
    _add_json(parser)


def _add_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="write JSON on standard output")


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("it needs the name of a folder")
    return Path(text)


def _device(text: str) -> str:
    if not re.fullmatch(DEVICE_PATTERN, text):
        raise argparse.ArgumentTypeError(f"{text!r} is not auto, cpu, cuda or cuda:N")
    return text


def _scheduler(text: str) -> str:
    try:
        return check_scheduler(text)
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _workers(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _size(text: str) -> int:
    """Bytes."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?(kB|MB|GB)", text, re.IGNORECASE)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size like 500MB or 2GB")
    return int(float(match[1]) * {"kb": 1e3, "mb": 1e6, "gb": 1e9}[match[2].lower()])
