package io.dualmix.cli.ui;

import io.javalin.http.sse.SseClient;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * One open page. A browser that does not read, such as that of a sleeping notebook, blocks whoever
 * writes to it: so each page is written to by a task of its own, and one that is behind gets only
 * the newest of each event.
 */
final class LiveClient {
  private final SseClient client;
  private final Executor senders;
  private final Map<String, String> waiting = new LinkedHashMap<>();
  private final Map<String, String> last = new HashMap<>();
  private boolean sending;

  LiveClient(SseClient client, Executor senders) {
    this.client = client;
    this.senders = senders;
  }

  /** Sends an event, soon; nothing that the page has already. Returns at once. */
  synchronized void offer(String event, String text) {
    if (text.equals(last.put(event, text))) {
      return;
    }
    waiting.put(event, text);
    if (!sending) {
      sending = true;
      senders.execute(this::sendWaiting);
    }
  }

  void close() {
    client.close();
  }

  private void sendWaiting() {
    for (Map.Entry<String, String> next = next(); next != null; next = next()) {
      if (!client.terminated()) {
        client.sendEvent(next.getKey(), next.getValue());
      }
    }
  }

  private synchronized Map.Entry<String, String> next() {
    if (waiting.isEmpty()) {
      sending = false;
      return null;
    }
    String event = waiting.keySet().iterator().next();
    return Map.entry(event, waiting.remove(event));
  }
}
