package io.acclimate.driftprocessor.window;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model's windows of one source, the one that has gone longest without a row first. */
final class ModelWindows {
  private static final int CAPACITY = 16;
  private static final float LOAD = 0.75f;

  private final Source source;
  private final byte[] model;
  private final Map<String, Window> byDomain = new LinkedHashMap<>(CAPACITY, LOAD, true);

  ModelWindows(Source source, String model) {
    this.source = source;
    this.model = model.getBytes(StandardCharsets.UTF_8);
  }

  Source source() {
    return source;
  }

  byte[] rowKey(Window window, int slot) {
    return StoreKeys.row(model, source, window.number(), slot);
  }

  /** The window of a domain, which from here on has had the last row. */
  @Nullable Window of(String domain) {
    return byDomain.get(domain);
  }

  void add(Window window) {
    byDomain.put(window.domain(), window);
  }

  void remove(Window window) {
    byDomain.remove(window.domain());
  }

  Collection<Window> all() {
    return byDomain.values();
  }

  Window longestWithoutRow() {
    return byDomain.values().iterator().next();
  }

  /** The lowest number that no window has. */
  int freeNumber() {
    int number = 0;
    while (taken(number)) {
      number++;
    }
    return number;
  }

  private boolean taken(int number) {
    return byDomain.values().stream().anyMatch(window -> window.number() == number);
  }
}
