/** How every page looks. Contrasts are above 4.5 : 1 in both colour schemes (WCAG 2.2 §1.4.3); targets are at least 44 px high (§2.5.8). */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #4c5561; --paper: #ffffff; --ground: #f1f3f5; --line: #767f8a;
  --act: #0b4f8a; --on-act: #ffffff; --alarm: #9c1c1c; --alarm-ground: #fdeeee; --news: #0b4f8a; --news-ground: #e9f2fa; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceff2; --soft: #b7c0ca; --paper: #1d2126; --ground: #121417; --line: #8b95a1;
    --act: #8cc4f2; --on-act: #0b1722; --alarm: #ffb3ab; --alarm-ground: #3a1d1c; --news: #b5d9f7; --news-ground: #17293a; }
}
* { box-sizing: border-box; }
body { background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
header, main, footer { margin: 0 auto; max-width: 34rem; padding: 1rem 1.5rem; }
header, footer { color: var(--soft); }
main { background: var(--paper); border-radius: .5rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.125rem; margin: 1.5rem 0 .5rem; }
a { color: var(--act); }
code, .wrap { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .5rem; text-align: start; vertical-align: top; }
label, legend { display: block; font-weight: 600; margin-top: 1rem; }
fieldset { border: 0; margin: 0; padding: 0; }
input, select, textarea, button { font: inherit; min-height: 2.75rem; padding: .5rem .75rem; }
input:not([type=checkbox]):not([type=radio]), select, textarea { background: var(--paper); border: 1px solid var(--line); border-radius: .25rem; color: var(--ink);
  width: 100%; }
input[type=checkbox], input[type=radio] { min-height: 1.25rem; min-width: 1.25rem; }
button, .button { background: var(--act); border: 1px solid var(--act); border-radius: .25rem; color: var(--on-act); cursor: pointer;
  display: block; font-weight: 600; margin-top: 1rem; min-height: 2.75rem; padding: .5rem .75rem; text-align: center; text-decoration: none; width: 100%; }
button.second { background: var(--paper); color: var(--act); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.hint { color: var(--soft); margin: .25rem 0 0; }
[role=alert], [role=status] { border-inline-start: .25rem solid; padding: .5rem .75rem; }
[role=alert] { background: var(--alarm-ground); color: var(--alarm); }
[role=status] { background: var(--news-ground); color: var(--news); }
ul.choices { list-style: none; margin: 0; padding: 0; }
svg.qr { background: #ffffff; color: #000000; display: block; height: auto; max-width: 16rem; padding: .75rem; width: 100%; }
@media (forced-colors: active) { button, .button { border: 1px solid; } }
`;
