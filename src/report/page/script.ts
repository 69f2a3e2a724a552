/** The only script of the page, under 3 KB: read-outs under the pointer or by a slider, and tables that sort. The page is complete without it. */
export const script = String.raw`
(()=>{const d=document,all=(e,s)=>[...e.querySelectorAll(s)];
for(const t of all(d,'table[data-sortable]'))all(t,'thead th').forEach((h,i)=>{
const b=d.createElement('button');b.type='button';b.append(...h.childNodes);h.append(b);h.setAttribute('aria-sort','none');
b.onclick=()=>{const up=h.getAttribute('aria-sort')==='none'?h.classList.contains('l'):h.getAttribute('aria-sort')==='descending';
for(const o of all(t,'thead th'))o.setAttribute('aria-sort','none');h.setAttribute('aria-sort',up?'ascending':'descending');
const key=r=>{const c=r.cells[i],v=c.dataset.v,n=c.textContent.replace(/[\u202f\u00a0%×]/g,'');return v===''?null:v!==undefined?+v:n===''||isNaN(n)?n:+n};
const body=t.tBodies[0];body.append(...[...body.rows].sort((p,q)=>{const x=key(p),y=key(q);
if(x===null||y===null)return(x===null)-(y===null);return(x<y?-1:x>y?1:0)*(up?1:-1)}))}});
all(d,'figure[data-cursor]').forEach(f=>{const t=f.querySelector('details table');if(!t||!t.tBodies[0].rows.length)return;
const rows=[...t.tBodies[0].rows],names=[...t.tHead.rows[0].cells].map(c=>c.textContent),svgs=all(f,'svg[data-x]');
const step=rows[1]?+rows[1].cells[0].textContent-+rows[0].cells[0].textContent:1;
const p=d.createElement('div'),s=d.createElement('input'),o=d.createElement('span');p.className='read';
s.type='range';s.min=0;s.max=rows.length-1;s.value=0;s.setAttribute('aria-label','Run second to read');
o.textContent='Move over a chart, or this slider, to read one second.';p.append(s,o);f.querySelector('figcaption').before(p);
const lines=svgs.map(g=>{const l=d.createElementNS(g.namespaceURI,'line'),b=g.viewBox.baseVal;l.setAttribute('class','cursor');l.setAttribute('y1',8);l.setAttribute('y2',b.height-24);l.style.display='none';g.append(l);return l});
const show=i=>{i=Math.max(0,Math.min(rows.length-1,i));s.value=i;o.textContent='';const c=rows[i].cells;
s.setAttribute('aria-valuetext',names.map((n,k)=>n+' '+c[k].textContent).join(', '));
names.forEach((n,k)=>{const b=d.createElement('b');b.textContent=c[k].textContent;o.append(k?'  · ':'',n+' ',b)});
svgs.forEach((g,k)=>{const[a,z,e]=g.dataset.x.split(',').map(Number),x=a+(z-a)*(i+.5)*step/e;lines[k].style.display='';lines[k].setAttribute('x1',x);lines[k].setAttribute('x2',x)})};
s.oninput=()=>show(+s.value);
svgs.forEach(g=>{g.addEventListener('pointermove',v=>{const r=g.getBoundingClientRect(),[a,z,e]=g.dataset.x.split(',').map(Number);
show(Math.floor(((v.clientX-r.left)/r.width*g.viewBox.baseVal.width-a)/(z-a)*e/step))})})})})();
`.trim();
