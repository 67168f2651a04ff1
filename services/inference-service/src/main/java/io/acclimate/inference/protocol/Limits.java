package io.acclimate.inference.protocol;

/**
 * How large a request may be.
 *
 * @param maxRequestBytes bytes of the request's body
 * @param maxRows rows of one request
 * @param maxRowBytes bytes of one row's tensor: an answer must fit into the predictions topic
 */
public record Limits(int maxRequestBytes, int maxRows, int maxRowBytes) {
  public Limits {
    require("max-request-bytes", maxRequestBytes);
    require("max-rows", maxRows);
    require("max-row-bytes", maxRowBytes);
  }

  private static void require(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + ": " + value + " is not 1 or more");
    }
  }
}
