namespace Isotone.Numerai;

/// <summary>The report's style sheet: one column on a phone, two on a desk, dark where the reader's screen is, plain on paper.</summary>
internal static class ReportStyle
{
    public const string Sheet = """
        :root { color-scheme: light dark; --ink: #1d1d1d; --soft: #4a4a4a; --ground: #fff; --line: #dcdcdc; --panel: #f5f5f5; --accent: #0b6ea8; --minus: #c2410c; }
        @media screen and (prefers-color-scheme: dark) {
        :root { --ink: #ececec; --soft: #c4c4c4; --ground: #16181a; --line: #3a3e41; --panel: #202326; --accent: #5db7f0; --minus: #ff9a5c; }
        }
        * { box-sizing: border-box; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; color: var(--ink); background: var(--ground); overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
        p, li { color: var(--soft); } .warnings { border-left: 4px solid var(--minus); padding-left: 1.6rem; }
        .charts, .tables { display: grid; gap: 1.2rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); align-items: start; }
        .charts > *, .tables > * { min-width: 0; }
        table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .82rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: 600; padding: .3rem 0; }
        th, td { text-align: right; padding: .25rem .15rem .25rem .4rem; border-bottom: 1px solid var(--line); vertical-align: bottom; }
        th:first-child, td:first-child { text-align: left; padding-left: 0; } th { color: var(--soft); font-weight: 600; }
        td { white-space: nowrap; } td:first-child, .folds td { white-space: normal; } .scores th:first-child { width: 28%; } .submission th:first-child { width: 40%; } .folds th:nth-child(4) { width: 30%; } .tables { margin-bottom: 1.5rem; } .bars td:last-child, .bars th:last-child { width: 45%; } .bars td { vertical-align: middle; }
        .bar { display: block; height: .8rem; background: var(--accent); print-color-adjust: exact; -webkit-print-color-adjust: exact; } .bar.minus { background: var(--minus); }
        pre { background: var(--panel); padding: .8rem; font-size: .75rem; line-height: 1.4; white-space: pre-wrap; }
        @media (max-width: 40rem) { body { font-size: 15px; } table { font-size: .72rem; } th { font-size: .64rem; letter-spacing: -.02em; } th, td { padding-left: .15rem; } }
        @media print { @page { margin: 14mm; } body { max-width: none; padding: 0; font-size: 10pt; } .charts { grid-template-columns: 1fr 1fr; }
        svg, tr, thead, h2, h3, caption { break-inside: avoid; } h2, h3, caption { break-after: avoid; } pre { background: none; border: 1px solid var(--line); } }
        """;
}
