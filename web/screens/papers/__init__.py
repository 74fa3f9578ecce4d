"""簽稿會核單 and 陳核流程表, on screen and as PDF."""
