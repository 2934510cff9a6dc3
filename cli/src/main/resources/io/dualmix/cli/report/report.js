/* One run: draws the page, and draws it again where its data change. */
let data = JSON.parse(byId("data").textContent);
let shownGallery = "";

function drawAll() {
  drawCourse(data);
  drawBars(data);
  drawConfusion(data);
  drawReliability(data);
  const pictures = JSON.stringify([data.gallery, data.classes]);
  if (pictures !== shownGallery) {
    drawGallery(data);
    shownGallery = pictures;
  }
}

/** Takes what the dashboard sends while the run goes on. */
function update({ html, data: newer }) {
  Object.entries(html).forEach(([id, text]) => {
    if (byId(id).innerHTML !== text) byId(id).innerHTML = text;
  });
  data = newer;
  // Who is in the middle of a menu keeps it; the next event brings the rest.
  if (document.activeElement?.tagName !== "SELECT") drawAll();
}

setUpTheme(() => {
  forgetCharts();
  drawAll();
});
setUpSmoothing(() => drawCourse(data));
setUpBigView();
