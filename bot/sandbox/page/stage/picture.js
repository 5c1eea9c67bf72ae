/**
 * A picture to send where a scene wants a photo: a signed sheet of paper, drawn here.
 * @module
 */

const WIDTH = 600;
const HEIGHT = 840;
const LINES = 12;

/** @returns {Promise<File>} */
export async function picture() {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#8d7b68';
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.translate(WIDTH / 2, HEIGHT / 2);
  pen.rotate(-0.03);
  pen.fillStyle = '#fdfcf8';
  pen.fillRect(-240, -350, 480, 700);
  pen.fillStyle = '#2b2b2b';
  pen.font = '600 30px sans-serif';
  pen.textAlign = 'center';
  pen.fillText('延迟签约协议', 0, -285);
  pen.fillStyle = '#b9bcc0';
  for (let line = 0; line < LINES; line += 1) pen.fillRect(-190, -240 + line * 32, line % 4 === 3 ? 240 : 380, 8);
  sign(pen, -170, 230);
  sign(pen, 40, 240);
  seal(pen, 110, 235);
  const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.8));
  return new File([blob], 'agreement.jpg', { type: 'image/jpeg' });
}

function sign(pen, x, y) {
  pen.strokeStyle = '#22314e';
  pen.lineWidth = 4;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.bezierCurveTo(x + 30, y - 60, x + 40, y + 40, x + 70, y - 20);
  pen.bezierCurveTo(x + 90, y - 50, x + 100, y + 30, x + 140, y - 10);
  pen.stroke();
}

function seal(pen, x, y) {
  pen.strokeStyle = 'rgba(196, 42, 38, 0.75)';
  pen.lineWidth = 6;
  pen.beginPath();
  pen.arc(x, y, 62, 0, 2 * Math.PI);
  pen.stroke();
  pen.fillStyle = 'rgba(196, 42, 38, 0.75)';
  pen.font = '600 46px sans-serif';
  pen.textAlign = 'center';
  pen.fillText('★', x, y + 16);
}
