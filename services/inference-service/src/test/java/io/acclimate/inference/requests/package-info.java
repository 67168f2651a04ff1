@NullMarked
package io.acclimate.inference.requests;

import org.jspecify.annotations.NullMarked;
