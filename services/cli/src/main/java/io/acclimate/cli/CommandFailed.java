package io.acclimate.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked. The message is all that the person sees. */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message that says what is wrong and what to do. */
  public CommandFailed(String message) {
    super(message);
  }

  /** With the cause, which is printed only with {@code --debug}. */
  public CommandFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
