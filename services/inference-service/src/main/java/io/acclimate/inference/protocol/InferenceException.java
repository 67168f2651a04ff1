package io.acclimate.inference.protocol;

/** A request that gets no answer; the message is one sentence for the caller. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String sentence;

  private InferenceException(int status, String message) {
    super(message);
    this.status = status;
    this.sentence = message;
  }

  /** The request is not what the protocol or the model's signature asks for. */
  public static InferenceException badRequest(String message) {
    return new InferenceException(400, message);
  }

  /** What is asked for is decided elsewhere. */
  public static InferenceException forbidden(String message) {
    return new InferenceException(403, message);
  }

  /** There is no such model or version here. */
  public static InferenceException notFound(String message) {
    return new InferenceException(404, message);
  }

  /** The model is known but cannot answer yet. */
  public static InferenceException unavailable(String message) {
    return new InferenceException(503, message);
  }

  /** More is asked at once than is answered. */
  public static InferenceException tooMany(String message) {
    return new InferenceException(429, message);
  }

  /** True if the same request may succeed a little later. */
  public boolean retryable() {
    return status == 429 || status == 503;
  }

  /** What is wrong, for the caller. */
  public String sentence() {
    return sentence;
  }

  /** HTTP status of the answer. */
  public int status() {
    return status;
  }
}
