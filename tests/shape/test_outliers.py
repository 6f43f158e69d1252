"""The measures behind `make shape`."""

from tests.shape.outliers import Function, functions_in

SOURCE = '''
class Desk:
    def ask(self, team, *, by):
        """Ask.

        Many words, which are no part of the body.
        """
        if team:
            for each in team:
                print(each)
        elif by:
            print(by)

        def inner():
            while True:
                pass
        return inner
'''


def test_it_measures_bodies_parameters_and_depth_of_every_function() -> None:
    assert functions_in(SOURCE, "desk.py") == [
        Function("desk.py:3 ask", body_lines=10, parameters=2, nesting=2),
        Function("desk.py:14 inner", body_lines=2, parameters=0, nesting=1),
    ]
