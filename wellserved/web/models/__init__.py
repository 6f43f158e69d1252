"""What is stored, by subject."""

from wellserved.web.models.charters import Charter as Charter
from wellserved.web.models.charters import CharterVersion as CharterVersion
from wellserved.web.models.charters import Service as Service
from wellserved.web.models.first_day import FirstDayAnswer as FirstDayAnswer
from wellserved.web.models.first_day import FirstDayCustomer as FirstDayCustomer
from wellserved.web.models.first_day import FirstDayShares as FirstDayShares
from wellserved.web.models.hours import TeamHours as TeamHours
from wellserved.web.models.imports import Import as Import
from wellserved.web.models.mail import Mail as Mail
from wellserved.web.models.mail import SignInLink as SignInLink
from wellserved.web.models.organisation import Organisation as Organisation
from wellserved.web.models.organisation import Segment as Segment
from wellserved.web.models.people import Absence as Absence
from wellserved.web.models.people import Membership as Membership
from wellserved.web.models.people import Person as Person
from wellserved.web.models.record import AuditEntry as AuditEntry
from wellserved.web.models.record import AuditHead as AuditHead
from wellserved.web.models.record import SentForm as SentForm
from wellserved.web.models.record import Undoable as Undoable
from wellserved.web.models.search import SearchWord as SearchWord
from wellserved.web.models.teams import Link as Link
from wellserved.web.models.teams import Succession as Succession
from wellserved.web.models.teams import Team as Team
from wellserved.web.models.teams import TeamSpan as TeamSpan
