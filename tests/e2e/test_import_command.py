"""`banli import` beside a running bot, as a person in a terminal and as a script see it."""

import asyncio
import os
import pty
import sys
from pathlib import Path

import openpyxl

from bot.commands.trial import CAST, Trial

ROOT = Path(__file__).parents[2]
NUMBER = "11010519491231002X"


async def banli(trial: Trial, *words: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        env=trial.environment(),
        cwd=trial.home,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def in_terminal(trial: Trial, *words: str) -> str:
    """Run a command whose errors go to a terminal; return what stands there."""
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        env=trial.environment(),
        cwd=trial.home,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    await process.wait()
    seen = os.read(ours, 100_000).decode()
    os.close(ours)
    return seen


async def test_a_sheet_is_imported_in_the_readers_language(tmp_path: Path) -> None:
    async with Trial(tmp_path, cast=CAST) as trial:
        (trial.home / "客户.csv").write_bytes(
            "姓名,电话,备注\n王芳,138x,a\n李娜,13900139000,b\n".encode("gb18030")
        )
        code, out, err = await banli(trial, "import", "customer", "客户.csv")
        assert (code, out) == (1, "")
        assert "客户.csv：有1处需要更正，没有导入任何资料。" in err
        assert "B2 电话：“138x”不是手机号" in err
        assert "未读取的列：备注" in err
        book = openpyxl.load_workbook(trial.home / "客户.marked.xlsx")
        sheet = book.worksheets[0]
        assert "不是手机号" in sheet["B2"].comment.text
        sheet["B2"] = "13800138000"
        book.save(trial.home / "fixed.xlsx")
        code, out, err = await banli(trial, "import", "customer", "fixed.xlsx")
        assert (code, err) == (0, ""), "a pipe gets no progress"
        assert "新增2条" in out


async def test_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="en", cast=CAST[:1]) as trial:
        lines = [f"{n},{n}" for n in range(1200)]
        (trial.home / "u.csv").write_text("\n".join(["number,building", *lines]), "utf-8")
        seen = await in_terminal(trial, "import", "unit", "u.csv")
        assert "500/1,200" in seen
        assert "1,200/1,200" in seen


async def test_wrong_words_are_answered_with_the_way_out(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="en", cast=CAST[:1]) as trial:
        (trial.home / "u.csv").write_text("colour\nred\n", "utf-8")
        for words, said in (
            (("import", "custumer", "u.csv"), "Did you mean `customer`?"),
            (("import", "customer", "gone.csv"), "gone.csv cannot be read"),
            (("import", "customer"), "--template FILE"),
            (("import", "customer", "u.csv"), "No line of this sheet names the columns"),
            (("import", "customer", "--template", "u.csv"), "exists already"),
        ):
            code, _, err = await banli(trial, *words)
            assert code == 1
            assert said in err
            assert "Traceback" not in err


async def test_a_whole_case_leaves_no_number_readable(tmp_path: Path) -> None:
    """The buyer's number typed into a form, step by step to the end of it, and corrected once."""
    async with Trial(tmp_path, language="en", cast=CAST) as trial:
        await trial.load("unit", ("number", "list_price", "state"), ("3-1-1201", "1500000", "available"))
        await trial.load("customer", ("name", "phone", "owner"), ("Wang Fang", "13800138000", "Chen Ming"))
        chen = trial.phones["chen"]
        await chen.say("/subscribe")
        await chen.sees("Who is the customer?")
        await chen.press("Wang Fang")
        await chen.sees("What is the name, as on the ID card?")
        await chen.say("Wang Fang")
        await chen.sees("What is the ID number?")
        await chen.say("110105194912310021")
        await chen.sees("is not a valid ID number")
        await chen.say(NUMBER)
        await chen.sees("What is the phone number?")
        await chen.say("13800138000")
        await chen.sees("Which share of the home")
        await chen.say("100")
        await trial.kill()
        await trial.start()
        await chen.say("/menu")
        await chen.sees("Hello")
        await trial.stop()
        kept = b"".join(file.read_bytes() for file in trial.home.glob("banli.db*")) + trial.log.read_bytes()
        assert b"13800138000" in kept, "the test looks where things are kept"
        for number in (NUMBER, "110105194912310021"):
            assert number.encode() not in kept


async def test_doctor_tells_about_the_key(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="en", cast=CAST[:1]) as trial:
        assert "data.key; keep a copy of it elsewhere: it is in no backup" in await trial.banli("doctor")
        (trial.home / "data.key").chmod(0o644)
        assert "chmod 600" in await trial.banli("doctor")
        await trial.stop()
        (trial.home / "data.key").unlink()
        code, _, err = await banli(trial, "import", "unit", "--template", "t.xlsx")
        assert code == 1
        assert "sealed with another key" in err
