package io.acclimate.registry.mlflow;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** MLflow's calls that are not supported: runs, experiments, traces. */
@Path("/api/2.0/mlflow/{call: .+}")
@Consumes(MediaType.WILDCARD)
public final class OtherCalls {

  @GET
  @Operation(hidden = true)
  public Response get(@PathParam("call") String call) {
    return notSupported(call);
  }

  @POST
  @Operation(hidden = true)
  public Response post(@PathParam("call") String call) {
    return notSupported(call);
  }

  @PATCH
  @Operation(hidden = true)
  public Response patch(@PathParam("call") String call) {
    return notSupported(call);
  }

  @DELETE
  @Operation(hidden = true)
  public Response delete(@PathParam("call") String call) {
    return notSupported(call);
  }

  private static Response notSupported(String call) {
    return new MlflowException(
            MlflowException.Code.ENDPOINT_NOT_FOUND,
            "'%s' is not supported: Acclimate speaks the model registry's part of MLflow's REST API, see docs/mlflow.md."
                .formatted(call.length() <= 64 ? call : call.substring(0, 64)))
        .asResponse();
  }
}
