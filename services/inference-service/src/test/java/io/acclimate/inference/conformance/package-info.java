@NullMarked
package io.acclimate.inference.conformance;

import org.jspecify.annotations.NullMarked;
