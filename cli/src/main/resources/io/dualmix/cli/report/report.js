/* The page of one run: draws it, and redraws it when its data change. */
let data = JSON.parse(byId("data").textContent);
let shownGallery = "";

function drawAll() {
  drawCourse(data);
  drawBars(data);
  drawConfusion(data);
  drawThresholds(data);
  drawReliability(data);
  const pictures = JSON.stringify([data.gallery, data.classes]);
  if (pictures !== shownGallery) {
    drawGallery(data);
    shownGallery = pictures;
  }
}

/** Applies an update of the dashboard. */
function update({ html, data: newer }) {
  Object.entries(html).forEach(([id, text]) => {
    if (byId(id).innerHTML !== text) byId(id).innerHTML = text;
  });
  data = newer;
  // An open menu is not replaced; the next event updates it.
  if (document.activeElement?.tagName !== "SELECT") drawAll();
}

setUpTheme(() => {
  forgetCharts();
  drawAll();
});
setUpSmoothing(() => drawCourse(data));
setUpBigView();
