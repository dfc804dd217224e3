// A webhook server for Twilio Conversations as small as Express and the
// official SDKs allow: checks the signature, asks the model, posts the reply.
// What it leaves out: ../README.md.
import express from 'express';
import OpenAI from 'openai';
import twilio from 'twilio';

const env = process.env;
const needed = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN',
  'TWILIO_CONVERSATIONS_SERVICE_SID', 'OPENAI_API_KEY'];
const unset = needed.filter((name) => !env[name]);
if (unset.length > 0) {
  console.error(`not set: ${unset.join(', ')}`);
  process.exit(2);
}

const author = 'assistant';
const mostItems = 50; // of a conversation's past, as Parley sends by default
const instructions = `You are a helpful customer service assistant for Acme Corp.
Be friendly, professional, and concise. Always ask for order numbers when
helping with orders. Keep responses under 160 characters when possible for SMS.`;

// The SDK knows no other place than Twilio's own: TWILIO_BASE_URL stands in.
class RequestClient extends twilio.RequestClient {
  request(call) {
    const base = env.TWILIO_BASE_URL;
    const uri = base ? call.uri.replace(/^https:\/\/[^/]+/, base) : call.uri;
    return super.request({ ...call, uri });
  }
}

const model = new OpenAI({
  apiKey: env.OPENAI_API_KEY,
  baseURL: env.OPENAI_BASE_URL || undefined,
  timeout: 20_000,
});
const messages = twilio(env.TWILIO_ACCOUNT_SID, env.TWILIO_AUTH_TOKEN, {
  httpClient: new RequestClient({ timeout: 5_000, keepAlive: true }),
}).conversations.v1.services(env.TWILIO_CONVERSATIONS_SERVICE_SID);

const seen = new Set(); // MessageSids, against repeated webhooks
const conversations = new Map(); // SID → { items, last }

async function answer(sid, items, text) {
  items.push({ role: 'user', content: text });
  const response = await model.responses.create({
    model: env.OPENAI_MODEL || 'gpt-4o-mini',
    instructions,
    input: items.slice(-mostItems),
  });
  const reply = response.output_text;
  items.push({ role: 'assistant', content: reply });
  items.splice(0, items.length - mostItems);
  await messages.conversations(sid).messages.create({ author, body: reply });
}

// One message of a conversation after the other.
function enqueue({ ConversationSid: sid, Body: text }) {
  const one = conversations.get(sid) ?? { items: [], last: Promise.resolve() };
  conversations.set(sid, one);
  one.last = one.last
    .then(() => answer(sid, one.items, text))
    .catch((failed) => console.error(`${sid}: ${failed.message}`));
}

function isSigned(request) {
  const base = env.PUBLIC_URL || `http://${request.headers.host}`;
  return twilio.validateRequest(env.TWILIO_AUTH_TOKEN,
    request.headers['x-twilio-signature'] ?? '', base + request.originalUrl,
    request.body ?? {});
}

const app = express();
app.disable('x-powered-by');
app.post('/webhook', express.urlencoded({ extended: false, limit: '256kb' }),
  (request, response) => {
    if (!isSigned(request)) {
      response.status(403).json({ title: 'the signature is missing or wrong' });
      return;
    }
    const event = request.body;
    const isMessage = event.EventType === 'onMessageAdded'
      && event.Author !== author && !seen.has(event.MessageSid);
    if (isMessage) {
      seen.add(event.MessageSid);
      enqueue(event);
    }
    response.json({ status: isMessage ? 'accepted' : 'ignored' });
  });

const server = app.listen(Number(env.PORT ?? 8000), env.HOST ?? '127.0.0.1',
  () => console.error(`listens on ${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
