"""Computes the contrast of every colour of text on every ground of the style sheet (WCAG 2.2, relative luminance)."""
import re, sys

colours = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", open(sys.argv[1], encoding="utf-8").read()))
grounds = ["paper", "tint", "notice-tint"]
inks = [name for name in colours if name not in grounds + ["line"]]


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    light, dark = sorted((luminance(colours[a]), luminance(colours[b])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


assert len(inks) >= 8 and all(ground in colours for ground in grounds), colours
for ink in inks:
    for ground in grounds:
        value = contrast(ink, ground)
        assert value >= 4.5, f"{ink} on {ground}: {value:.2f}"
