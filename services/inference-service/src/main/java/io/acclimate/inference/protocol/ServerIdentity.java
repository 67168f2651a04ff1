package io.acclimate.inference.protocol;

import java.util.List;

/** What the server says about itself, whatever it is asked by. */
public final class ServerIdentity {
  public static final String NAME = "acclimate-inference-service";
  public static final String VERSION = "0.1.0";
  public static final List<String> EXTENSIONS = List.of("model_repository");

  private ServerIdentity() {}
}
