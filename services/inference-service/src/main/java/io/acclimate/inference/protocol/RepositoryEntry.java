package io.acclimate.inference.protocol;

/**
 * A version that may be asked for.
 *
 * @param model name of the model
 * @param version its number
 * @param ready true if it answers now
 * @param reason why it does not; empty if it does
 */
public record RepositoryEntry(String model, int version, boolean ready, String reason) {

  /** The extension's word. */
  public String state() {
    return ready ? "READY" : "UNAVAILABLE";
  }
}
