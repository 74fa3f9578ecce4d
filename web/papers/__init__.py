"""The printed papers of a case: 簽稿會核單 and 陳核流程表."""
