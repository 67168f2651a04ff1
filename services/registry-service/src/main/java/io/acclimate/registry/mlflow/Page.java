package io.acclimate.registry.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Part of what a search found.
 *
 * @param nextToken for the part after it; empty at the end
 */
record Page<T>(List<T> items, String nextToken) {
  private static final String PREFIX = "after:";

  Page {
    items = List.copyOf(items);
  }

  /**
   * The part that a request asks for.
   *
   * @param token of the page before; empty for the first
   */
  static <T> Page<T> of(List<T> all, int maxResults, String token) {
    int from = Math.min(offset(token), all.size());
    int to = Math.min(from + maxResults, all.size());
    return new Page<>(all.subList(from, to), to < all.size() ? token(to) : "");
  }

  private static String token(int offset) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((PREFIX + offset).getBytes(StandardCharsets.UTF_8));
  }

  private static int offset(String token) {
    if (token.isEmpty()) {
      return 0;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(PREFIX)) {
        return Math.max(0, Integer.parseInt(text.substring(PREFIX.length())));
      }
    } catch (IllegalArgumentException e) {
      throw new MlflowException(
          MlflowException.Code.INVALID_PARAMETER_VALUE, "The page_token is none that we gave.");
    }
    throw MlflowException.invalid("The page_token is none that we gave.");
  }
}
