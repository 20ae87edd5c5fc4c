"""Names between colons: icons of Material for MkDocs (`:material-home:{ .lg }`), and emoji that pandoc does not know.

Icons are pictures that no edition has: they are left out, but for a title written behind them. Emoji are letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.dialects.code import Code
from pipeline.dialects.meanings import Meaning, Notice
from pipeline.dialects.signs import Sign
from pipeline.text.icons import left_out, names

_ATTRIBUTES = re.compile(r"\{:?[ .#][^{}\n]*+\}")
_TITLE = re.compile(r"""\stitle=(?:"([^"]*)"|'([^']*)')""")
# What other sets of emoji call them.
_WORDS = """
slight_smile 🙂 slight_frown 🙁 upside_down 🙃 rolling_eyes 🙄 hugging 🤗 nerd 🤓 zipper_mouth 🤐 money_mouth 🤑
thermometer_face 🤒 head_bandage 🤕 clown 🤡 poo 💩 skull_crossbones ☠️ face_with_raised_eyebrow 🤨
face_with_hand_over_mouth 🤭 face_vomiting 🤮 smiling_face_with_3_hearts 🥰 frowning2 ☹️ thumbup 👍 thumbdown 👎
thumbs_up 👍 thumbs_down 👎 waving_hand 👋 fingers_crossed 🤞 call_me 🤙 vulcan 🖖 hand_splayed 🖐️ left_fist 🤛
right_fist 🤜 red_heart ❤️ high_voltage ⚡ flame 🔥 first_place 🥇 second_place 🥈 third_place 🥉 medal 🏅
wrapped_gift 🎁 champagne_glass 🥂 puzzle_piece 🧩 light_bulb 💡 desktop 🖥️ projector 📽️ microphone2 🎙️
newspaper2 🗞️ mouse_three_button 🖱️ calendar_spiral 🗓️ notepad_spiral 🗒️ pen_ballpoint 🖊️ pen_fountain 🖋️
card_box 🗃️ frame_photo 🖼️ map 🗺️ tools 🛠️ hammer_pick ⚒️ key2 🗝️ locked 🔒 unlocked 🔓 information ℹ️
question_mark ❓ prohibited 🚫 peace ☮️ up_arrow ⬆️ down_arrow ⬇️ left_arrow ⬅️ right_arrow ➡️ play_pause ⏯️
cloud_rain 🌧️ cloud_lightning 🌩️ cloud_snow 🌨️ snowman2 ☃️ umbrella2 ☂️ sunset 🌇 beach 🏖️ homes 🏘️ fox 🦊
panda 🐼 milk 🥛 salad 🥗 fork_knife_plate 🍽️ race_car 🏎️ satellite_orbital 🛰️ table_tennis 🏓 t_shirt 👕
thinking_face 🤔 party_popper 🎉 grinning_face 😀 winking_face 😉 crying_face 😢 hugging_face 🤗 check_mark ✔️
cross_mark ❌ flexed_biceps 💪 rolling_on_the_floor_laughing 🤣 face_with_rolling_eyes 🙄 victory_hand ✌️
shooting_star 🌠 glowing_star 🌟 birthday_cake 🎂 beer_mug 🍺 direct_hit 🎯 soccer_ball ⚽ robot_face 🤖
""".split()
_EMOJI = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))


def icons(text: str, code: Code) -> Iterator[Sign]:
    """Yield all icons and emoji; the first icon that is left out tells of all of them."""
    is_told = False
    for found in names(text):
        start, end = found.span()
        if code.at(start) >= 0:
            continue
        if found["other"]:
            if letters := _EMOJI.get(found["other"]):
                yield Sign(start, end, Meaning("words", letters, how="silent"))
            continue
        attributes = _ATTRIBUTES.match(text, end)
        title = _TITLE.search(attributes[0]) if attributes else None
        notice = None if title or is_told else Notice("template", *left_out(found[0]))
        meaning = Meaning("words", title[1] or title[2] or "") if title else Meaning()
        yield Sign(start, attributes.end() if attributes else end, replace(meaning, how="silent", notice=notice))
        is_told = is_told or notice is not None
