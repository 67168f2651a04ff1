/**
 * What operators get, {@code docker/} and {@code k8s/}, held against the code: names of topics,
 * settings, ports and metrics are those that programs have, and each service runs from the files
 * that its image would hold.
 */
@NullMarked
package io.acclimate.standalone.operations;

import org.jspecify.annotations.NullMarked;
