package io.acclimate.registry.mlflow;

import io.acclimate.core.artifact.Json;
import io.acclimate.registry.state.Decision.Refused;
import io.acclimate.registry.state.Refusal;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** Ends a request with an error in MLflow's form: {@code error_code} and {@code message}. */
final class MlflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Set<String> NOT_THERE =
      Set.of(
          Refusal.UNKNOWN_MODEL.code(),
          Refusal.UNKNOWN_VERSION.code(),
          Refusal.UNKNOWN_ALIAS.code(),
          Refusal.VERSION_DELETED.code(),
          Refusal.MODEL_DELETED.code());

  private final Code code;

  /** MLflow's codes, as far as we give them, with the statuses that its own server has for them. */
  enum Code {
    INVALID_PARAMETER_VALUE(400),
    RESOURCE_ALREADY_EXISTS(400),
    RESOURCE_DOES_NOT_EXIST(404),
    ENDPOINT_NOT_FOUND(404),
    RESOURCE_CONFLICT(409),
    INTERNAL_ERROR(500),
    NOT_IMPLEMENTED(501),
    TEMPORARILY_UNAVAILABLE(503);

    private final int status;

    Code(int status) {
      this.status = status;
    }
  }

  MlflowException(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static MlflowException invalid(String message) {
    return new MlflowException(Code.INVALID_PARAMETER_VALUE, message);
  }

  static MlflowException notThere(String message) {
    return new MlflowException(Code.RESOURCE_DOES_NOT_EXIST, message);
  }

  /** What the registry's refusal is called here. */
  static MlflowException of(Refused refused) {
    Code code;
    if (NOT_THERE.contains(refused.code())) {
      code = Code.RESOURCE_DOES_NOT_EXIST;
    } else if (refused.code().equals(Refusal.MODEL_EXISTS.code())) {
      code = Code.RESOURCE_ALREADY_EXISTS;
    } else if (refused.code().equals(Refusal.COMMAND_INVALID.code())) {
      code = Code.INVALID_PARAMETER_VALUE;
    } else {
      code = Code.RESOURCE_CONFLICT;
    }
    return new MlflowException(code, refused.reason());
  }

  Response asResponse() {
    return Response.status(code.status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(
            Json.object()
                .with("error_code", code.name())
                .with("message", String.valueOf(getMessage()))
                .text())
        .build();
  }
}
