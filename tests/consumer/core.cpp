#include <cstdio>
#include <gradcheck/tensor/shape.hpp>
#include <gradcheck/version.hpp>

double root_of_two();

int main() {
  const gradcheck::Shape shape = gradcheck::broadcast({4, 1}, {3});
  std::printf("gradcheck %s: %s, %g\n", gradcheck::version_string, shape.to_string().c_str(), root_of_two());
  const bool as_expected = shape == gradcheck::Shape{4, 3} && root_of_two() > 1.41421 && root_of_two() < 1.41422;
  return as_expected ? 0 : 1;
}
