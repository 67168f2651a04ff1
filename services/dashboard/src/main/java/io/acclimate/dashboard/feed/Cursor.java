package io.acclimate.dashboard.feed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader stands: the id of a server-sent event, {@code <generation>.<revision>}. Revisions
 * count within one life of the service; its generation tells lives apart.
 */
record Cursor(String generation, long revision) {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{1,32})\\.([0-9]{1,18})");

  /**
   * The revision that a reader with this last event id may go on from; 0, which is everything, if
   * the id is missing, no id of ours, of another life, or from the future.
   */
  static long resume(@Nullable String lastEventId, String generation, long now) {
    if (lastEventId == null) {
      return 0;
    }
    Matcher id = FORM.matcher(lastEventId);
    if (!id.matches() || !id.group(1).equals(generation)) {
      return 0;
    }
    long revision = Long.parseLong(id.group(2));
    return revision <= now ? revision : 0;
  }

  @Override
  public String toString() {
    return generation + "." + revision;
  }
}
