(()=>{var s=document.currentScript,S=`:host{display:block;color-scheme:inherit}
*{box-sizing:border-box}h2,h3,p,ul{margin:0;padding:0}ul{list-style:none}
section{display:grid;gap:1rem;font:inherit;line-height:1.5}
.title{font-size:1.4em;line-height:1.2}
.urgent{border:2px solid currentColor;border-inline-start:.5rem solid #b3261e;border-radius:.5rem;padding:.875rem 1rem;display:grid;gap:.5rem}
.urgent .title{font-size:1.1em}
.items{display:grid;gap:.75rem}
.items li{border-inline-start:.25rem solid var(--merk);padding-inline-start:.875rem}
.name{font-weight:700}
a{color:inherit;text-decoration:underline;text-underline-offset:.15em;text-decoration-thickness:.08em}
a:hover{text-decoration-thickness:.16em}
a:focus-visible{outline:3px solid currentColor;outline-offset:3px}
small{font-size:.9em}
@media (forced-colors:active){.items li{border-color:LinkText}}`;function a(t,r="",n=""){let e=document.createElement(t);return r&&(e.textContent=r),n&&(e.className=n),e}function d(t,r,n=""){let e=a("a",t,n);return/^https?:\/\//.test(r)&&(e.href=r),e}function b(t,r){let n=a("li"),e=a("p");return e.append(d(t.title,t.url,"name")),r&&e.append(" \u2013 ",a("b",r)),n.append(e,a("small",[t.organisation,t.place,t.when].filter(Boolean).join(" \xB7 "))),n}function w(t,r){let n=a("p",t,"title");return n.setAttribute("role","heading"),n.setAttribute("aria-level",String(r)),n}async function y(t){let r=new URL("insluiten.json",t.src);for(let i of["aantal","thema"])t.dataset[i]&&r.searchParams.set(i,t.dataset[i]);let n=await fetch(r,{credentials:"omit",mode:"cors"});if(!n.ok)throw new Error(String(n.status));let e=await n.json(),c=a("div"),g=c.attachShadow({mode:"open"}),m=new CSSStyleSheet;m.replaceSync(S),g.adoptedStyleSheets=[m];let p=Number(t.dataset.kop)||2,o=a("section");/^#[0-9a-f]{6}$/.test(e.color)&&o.style.setProperty("--merk",e.color),o.lang=e.lang,o.setAttribute("aria-label",e.heading),o.append(w(e.heading,p));let h=e.items.filter(i=>i.urgent),u=e.items.filter(i=>!i.urgent);if(h.length){let i=a("div","","urgent"),l=a("ul");l.append(...h.map(x=>b(x,e.urgent_word))),i.append(w(e.urgent_heading,p+1),l),o.append(i)}if(u.length){let i=a("ul","","items");i.append(...u.map(l=>b(l,""))),o.append(i)}e.items.length||o.append(a("p",e.nothing));let f=a("p");f.append(d(e.all,e.all_url)),o.append(f),g.append(o),t.after(c)}s&&y(s).catch(()=>{let t=new URL("vacatures",s.src);s.after(d(s.dataset.naam||t.host,t.href))});})();
