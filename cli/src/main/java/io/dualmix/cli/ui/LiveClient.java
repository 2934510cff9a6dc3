package io.dualmix.cli.ui;

import io.javalin.http.sse.SseClient;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The connection to one open page. A browser that does not read, such as that of a suspended
 * notebook, blocks the writing thread. Each page therefore has a task of its own, and a slow page
 * receives only the newest event of each name.
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

  /** Queues an event, unless the page already has it. Returns at once. */
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
