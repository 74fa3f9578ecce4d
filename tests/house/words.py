"""One concept, one word: words that gave way, and to which. GLOSSARY.md tells what each is."""

INSTEAD = {
    r"讀取統計": "讀取情形 of the table; 月報表 of the office",
    r'(?:msgid|_)\("統計"\)': "讀取情形 of the table; 月報表 of the office",
    r"流程表的行(?!號)": "列: a row of the table; 行 is a line of a file",
    r"有疑義": "存疑: of a row; 疑義 is what in it cannot be read",
    r"未定": "存疑 of a row, 還沒有決定 of a condition, 異動為止 of a span of days",
    r"送達|收到": "送到: a document comes to a desk; 收文 when it comes to the office",
    r"(?<!更正)適用的?列": "明細表項目: the row by which a document runs",
    r"另一個?單位的列": "其他單位的明細表項目",
    r"KEY 或 line:N|KEY\|line:N": "項目全名，或 line:行號",
    r"yes\|no": "需要 and 不需要; yes and no are read too",
    r"任何文字": "一段文字",
}
